import type { Plugin } from 'esbuild';
import { SIGNAL_WORDS } from '#functions/fraud/signal-words.ts';

/** The words of signals as data: with the signals themselves each function that tells of one would carry 15 kB more. */
export const signalWords: Plugin = {
  name: 'signal-words',
  setup(build) {
    build.onLoad({ filter: /[\\/]functions[\\/]fraud[\\/]signal-words\.ts$/ }, () => ({
      contents: `export const SIGNAL_WORDS = new Map(${JSON.stringify([...SIGNAL_WORDS])});`,
      loader: 'js',
    }));
  },
};

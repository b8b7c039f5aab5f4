import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { bundleFunctions } from './bundle.ts';
import { ClaimsStack } from './claims-stack.ts';
import { ENVIRONMENTS, type Environment, isEnvironment } from './config.ts';
import { ENTRIES } from './entries.ts';
import { findingsOf, refuseUnready } from './preflight.ts';

/** The app of one environment; `outdir` is where its cloud assembly goes. */
export function claimsApp(environment: Environment, outdir?: string): App {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    context: {
      '@aws-cdk/core:validateAgainstDefaultRules': true,
      '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new ClaimsStack(app, 'Claims', ENVIRONMENTS[environment]);
  return app;
}

if (import.meta.main) {
  const environment = process.env.JIANZHENG_ENVIRONMENT ?? 'aws';
  if (!isEnvironment(environment)) {
    throw new Error(`JIANZHENG_ENVIRONMENT must be one of ${Object.keys(ENVIRONMENTS).join(', ')}.`);
  }
  const config = ENVIRONMENTS[environment];
  refuseUnready(config, 'deployment');
  for (const { text } of findingsOf(config)) console.error(`${text.zh} ${text.en}`);
  await bundleFunctions(ENTRIES);
  claimsApp(environment).synth();
}

/** Of the property tests: `SEED=123 npx vitest run <file>` repeats a run. */
export const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

console.log(`seed ${seed}`);

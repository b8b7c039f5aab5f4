/**
 * Import rules: who may know whom. Run by `npm run imports`.
 *
 * A file of `functions/` whose name ends in handler, store, client or observability may talk to AWS; `api/operation.ts`
 * is the one middy wrapper. Every other file there, and all of `policy/`, decides and is pure.
 */
const MAY_KNOW_AWS = '[/-](handler|store|client|observability)\\.ts$|^functions/api/operation\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-files-stay-pure',
      comment: 'A pure file imports neither the AWS SDK nor middy, not even their types.',
      severity: 'error',
      from: { path: '^(functions|policy)/', pathNot: MAY_KNOW_AWS },
      to: { path: '(^|/)(@aws-sdk|@middy|@aws-lambda-powertools|@smithy|aws-lambda|@types/aws-lambda)(/|$)' },
    },
    {
      name: 'pure-files-call-no-aws-file',
      comment: 'Nor does it reach AWS through a file that may: it borrows types from there, nothing that runs.',
      severity: 'error',
      from: { path: '^(functions|policy)/', pathNot: MAY_KNOW_AWS },
      to: { path: MAY_KNOW_AWS, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'one-place-signs-addresses',
      comment: 'Whoever is given an address reads the file: the one place that signs them leaves a look behind.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/shared/presigned-client\\.ts$' },
      to: { path: '(^|/)@aws-sdk/s3-request-presigner(/|$)' },
    },
    {
      name: 'functions-know-no-infra',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|local|test|samples)/' },
    },
    {
      name: 'client-runs-anywhere',
      comment: 'In browsers as in Node: nothing that only one of them has.',
      severity: 'error',
      from: { path: '^client/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'signals-know-no-truth',
      comment: 'What the generator of a province knows of its lines is for measuring alone.',
      severity: 'error',
      from: { path: '^(functions|policy|local|infra)/' },
      to: { path: '^(samples/province|bench/fraud)/' },
    },
    {
      name: 'infra-knows-no-local',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^(local|test|samples)/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'unit-tests-start-nothing',
      comment:
        'The lane of a test stands in its name: one that runs stores against a table is x.table.test.ts, one that starts an engine x.engine.test.ts, one with the whole stack x.stack.test.ts, one that npm test cannot afford x.slow.test.ts.',
      severity: 'error',
      from: { path: '^test/(?!browser/).*\\.test\\.ts$', pathNot: '\\.(table|engine|stack|slow)\\.test\\.ts$' },
      to: {
        path: '^(local/machine|local/step-functions/index|local/dynamodb/engine|test/support/synthesized)\\.ts$',
        reachable: true,
      },
    },
    {
      name: 'declared',
      comment: 'What is imported stands in package.json with its version; it does not merely happen to be installed.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: '`aws-lambda` exists as types only (@types/aws-lambda); the bundler refuses any other use.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' },
    },
  ],
  options: {
    // dependency-cruiser cannot use TypeScript 7; swc reads the same syntax and tells type imports apart.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'cdk\\.out|\\.local' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.json'],
    },
  },
};

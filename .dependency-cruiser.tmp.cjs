/** Import rules: who may know whom. Run by `npm run check`. */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-files-stay-pure',
      comment: 'A file of a stage folder that is no handler, store or client decides; it does not talk to AWS.',
      severity: 'error',
      from: {
        path: '^functions/(submission|verification|eligibility|fraud|review|notice|payment|claim)/|^functions/shared/|^policy/',
        pathNot: '(handler|store|client|aws|middleware|observability|-api)\\.ts$',
      },
      to: { path: 'node_modules/(@aws-sdk|@middy|@aws-lambda-powertools|@smithy)/' },
    },
    { name: 'functions-know-no-infra', severity: 'error', from: { path: '^functions/' }, to: { path: '^(infra|local|test|samples)/' } },
    { name: 'infra-knows-no-local', severity: 'error', from: { path: '^infra/' }, to: { path: '^(local|test|samples)/' } },
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'cdk\\.out|\\.local' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.js', '.cjs', '.json'] },
  },
};

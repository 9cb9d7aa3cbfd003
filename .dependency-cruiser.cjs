// Boundaries of the modular monolith. Every rule has a canary in tools/architecture/canaries.mjs that must be reported.
const context = '^libs/(?!platform/)([^/]+)/';
const ownContext = '^libs/(?!platform/)([^/]+)/src/';
const tests = '([.]spec|[.]contract)[.]ts$|/testing/';
const product = { pathNot: tests };

const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    forbid(
      'contexts-meet-only-at-contracts',
      { path: context, ...product },
      { path: '^libs/(?!platform/)', pathNot: ['^libs/$1/', '^libs/[^/]+/src/contracts/'] },
      'Depend on what the other context publishes, or subscribe to it.',
    ),
    forbid(
      'domain-is-pure',
      { path: `${ownContext}domain/`, ...product },
      { pathNot: ['^libs/$1/src/(domain|contracts)/', '^libs/platform/kernel/'] },
      'Pass the value in; decisions and evolve use nothing but their arguments.',
    ),
    forbid(
      'contracts-stand-alone',
      { path: `${ownContext}contracts/`, ...product },
      { pathNot: ['^libs/$1/src/contracts/', '^libs/platform/kernel/'] },
      'The portal and other contexts compile this; copy the shape instead of exposing the model.',
    ),
    forbid(
      'slices-do-not-know-each-other',
      { path: `${ownContext}(features|views)/([^/]+)/`, ...product },
      {
        path: '^libs/$1/src/(features|views|reactions)/',
        // The declaration of a view is pure data: whoever reads rows, or waits for them, names the view.
        pathNot: ['^libs/$1/src/$2/$3/', '^libs/$1/src/views/[^/]+/[^/]+[.]view[.]ts$'],
      },
      'Move what both need into domain/, or let a reaction connect them.',
    ),
    forbid(
      'reactions-only-call-handlers',
      { path: `${ownContext}reactions/([^/]+)/`, ...product },
      {
        path: '^libs/$1/src/(features|views|reactions)/',
        pathNot: ['^libs/$1/src/reactions/$2/', '^libs/$1/src/features/.+[.]handler[.]ts$', '^libs/$1/src/views/[^/]+/[^/]+[.]view[.]ts$'],
      },
      'A reaction sends a command; it does not reach into another slice.',
    ),
    forbid(
      'adapters-are-wired-by-the-module',
      { path: '^libs/([^/]+)/src/(?!adapters/|[^/]+[.]module[.]ts$)', ...product },
      { path: '^libs/$1/src/adapters/' },
      'Depend on the port and bind the adapter in the module file.',
    ),
    forbid(
      'platform-knows-no-business',
      { path: '^libs/platform/', ...product },
      { path: '^libs/(?!platform/)' },
      'If it needs a business word, it belongs in a context.',
    ),
    forbid(
      'platform-is-used-through-its-front-door',
      { path: '^(apps/|libs/(?!platform/))', ...product },
      // A barrel would pull the parts of lazily loaded pages into the first one, so the portal imports the parts of ui from their files.
      { path: '^libs/platform/', pathNot: ['^libs/platform/[^/]+/src/index[.]ts$', '^libs/platform/ui/'] },
      'Import #platform/<part>; what its index does not export is private.',
    ),
    forbid(
      'platform-parts-meet-at-front-doors',
      { path: '^libs/platform/([^/]+)/', ...product },
      { path: '^libs/platform/', pathNot: ['^libs/platform/$1/', '^libs/platform/[^/]+/src/index[.]ts$'] },
      'Import #platform/<part>; what its index does not export is private.',
    ),
    forbid(
      'kernel-imports-nothing',
      { path: '^libs/platform/kernel/', ...product },
      { pathNot: '^libs/platform/kernel/' },
      'The kernel is the words everything else is written in.',
    ),
    forbid(
      'portal-sees-only-contracts',
      { path: '^apps/portal/' },
      { path: ['^libs/', '^apps/(?!portal/)'], pathNot: ['^libs/[^/]+/src/contracts/', '^libs/platform/(kernel|ui)/'] },
      'The browser shares shapes with the server, never code that runs there.',
    ),
    forbid(
      'api-uses-the-front-door',
      { path: '^apps/api/', ...product },
      { path: '^libs/(?!platform/)', pathNot: '^libs/[^/]+/src/(index[.]ts$|contracts/)' },
      'The host composes modules; it does not open them.',
    ),
    forbid(
      'no-library-imports-an-application',
      { path: '^libs/', ...product },
      { path: '^apps/' },
      'What libraries and applications share belongs into a library.',
    ),
    forbid(
      'applications-talk-over-http',
      { path: '^apps/([^/]+)/', ...product },
      { path: '^apps/', pathNot: ['^apps/$1/', '^apps/partner-center-simulator/src/seed/demo-accounts[.]ts$'] },
      'One application knows another as an address only.',
    ),
    forbid(
      'only-the-demo-knows-the-demo-accounts',
      { path: '^apps/(?!partner-center-simulator/|demo-sign-in/)', ...product },
      { path: '^apps/partner-center-simulator/' },
      'The demo\'s start script hands its accounts over in the environment.',
    ),
    forbid(
      'stand-ins-stand-alone',
      { path: '^apps/(partner-center-simulator|demo-sign-in|eventstoredb-double)/', ...product },
      { path: '^libs/' },
      'A stand-in that shares code with the product repeats its mistakes.',
    ),
    forbid('no-circular', {}, { circular: true }, 'Break the cycle at the weaker dependency.'),
    forbid('not-to-unresolvable', {}, { couldNotResolve: true }, 'An import that does not resolve passes every other rule unseen.'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: '^dist/' },
    // The aliases are `imports` of package.json; their sources stand under the condition `types`.
    enhancedResolveOptions: { conditionNames: ['types', 'import', 'node', 'default', 'require'], exportsFields: ['exports'] },
  },
};

import type { Route } from './definition.ts';

export interface Match {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>> | null;
}

function matchPath(template: string, path: readonly string[]): Record<string, string> | undefined {
  const parts = template.split('/').filter((part) => part !== '');
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const [, greedy] = /^\{(.+)\+\}$/.exec(part) ?? [];
    if (greedy !== undefined) {
      if (path.length <= index) return undefined;
      parameters[greedy] = path.slice(index).join('/');
      return parameters;
    }
    const given = path[index];
    if (given === undefined) return undefined;
    const [, name] = /^\{(.+)\}$/.exec(part) ?? [];
    if (name !== undefined) parameters[name] = decodeURIComponent(given);
    else if (part !== given) return undefined;
  }
  return parts.length === path.length ? parameters : undefined;
}

/** How exact a template is: plain parts before `{parameter}` before `{greedy+}`, from the left. */
function rank(route: Route): string {
  const parts = route.resourcePath.split('/').filter((part) => part !== '');
  return (
    parts.map((part) => (part.endsWith('+}') ? '2' : part.startsWith('{') ? '1' : '0')).join('') +
    (route.method === 'ANY' ? '1' : '0')
  );
}

/**
 * @param path without the stage
 * @returns the most exact route, or undefined where API Gateway would answer "Missing Authentication Token"
 */
export function findRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const [best] = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const parameters = matchPath(route.resourcePath, parts);
      return parameters === undefined ? [] : [{ route, parameters }];
    })
    .sort((a, b) => (rank(a.route) < rank(b.route) ? -1 : 1));
  if (best === undefined) return undefined;
  return { route: best.route, pathParameters: Object.keys(best.parameters).length === 0 ? null : best.parameters };
}

import { isObject, objectOf, TemplateRefused } from './values.ts';

/** What an intrinsic may ask of the stack around it. */
export interface Surroundings {
  /** Value of a parameter, a pseudo parameter or a resource; undefined for a pseudo parameter that has none. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): string;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
}

/** Takes a property out of its object or list, as AWS::NoValue does. */
const noValue = Symbol('AWS::NoValue');

/**
 * Resolves the intrinsic functions of CloudFormation in a value, at any depth.
 *
 * @param where names the place for a person, such as `Resources/Api/Properties`
 * @throws {@link TemplateRefused} for an intrinsic that one machine does not know
 */
export function resolve(value: unknown, around: Surroundings, where: string): unknown {
  const resolved = walk(value, around, where);
  return resolved === noValue ? undefined : resolved;
}

function walk(value: unknown, around: Surroundings, where: string): unknown {
  if (Array.isArray(value)) {
    return value.map((entry, index) => walk(entry, around, `${where}/${index}`)).filter((entry) => entry !== noValue);
  }
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined && (only === 'Ref' || only.startsWith('Fn::'))) {
    return call(only, value[only], around, where);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]) => [key, walk(entry, around, `${where}/${key}`)] as const)
      .filter(([, entry]) => entry !== noValue),
  );
}

function call(name: string, argument: unknown, around: Surroundings, where: string): unknown {
  const wrong = (): TemplateRefused => new TemplateRefused(`${where}: ${name} cannot be read as it is written.`);
  const list = (): unknown[] => {
    const resolved = walk(argument, around, where);
    if (!Array.isArray(resolved)) throw wrong();
    return resolved;
  };
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? noValue : around.ref(String(argument));
    case 'Fn::GetAtt': {
      const parts = typeof argument === 'string' ? argument.split('.') : argument;
      if (!Array.isArray(parts) || parts.length < 2) throw wrong();
      return around.attribute(String(parts[0]), parts.slice(1).join('.'));
    }
    case 'Fn::Join': {
      const [separator, parts] = list();
      if (typeof separator !== 'string' || !Array.isArray(parts)) throw wrong();
      return parts.map(String).join(separator);
    }
    case 'Fn::Sub':
      return substitute(argument, around, where, wrong);
    case 'Fn::Select': {
      const [index, parts] = list();
      const chosen = Array.isArray(parts) ? parts[Number(index)] : undefined;
      if (chosen === undefined) throw wrong();
      return chosen;
    }
    case 'Fn::Split': {
      const [separator, text] = list();
      if (typeof separator !== 'string' || typeof text !== 'string') throw wrong();
      return text.split(separator);
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = list();
      return around.mapping(String(map), String(first), String(second));
    }
    case 'Fn::If': {
      if (!Array.isArray(argument) || argument.length !== 3) throw wrong();
      // Only the branch taken is resolved: the other may name things that this environment does not have.
      return walk(around.condition(String(argument[0])) ? argument[1] : argument[2], around, where);
    }
    default:
      throw new TemplateRefused(`${where}: the intrinsic "${name}" is not implemented on one machine.`);
  }
}

function substitute(argument: unknown, around: Surroundings, where: string, wrong: () => TemplateRefused): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') throw wrong();
  const own = objectOf(walk(variables, around, where));
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in own) return String(own[name]);
    const dot = name.indexOf('.');
    return String(dot < 0 ? around.ref(name) : around.attribute(name.slice(0, dot), name.slice(dot + 1)));
  });
}

/** Evaluates one entry of the template's Conditions. */
export function evaluateCondition(value: unknown, around: Surroundings, where: string): boolean {
  if (isObject(value)) {
    if (typeof value['Condition'] === 'string') return around.condition(value['Condition']);
    const list = (name: string): unknown[] | undefined => (Array.isArray(value[name]) ? value[name] : undefined);
    const equals = list('Fn::Equals');
    if (equals !== undefined) {
      const [left, right] = equals.map((side) => resolve(side, around, where));
      return String(left) === String(right);
    }
    const each = (parts: unknown[]): boolean[] => parts.map((part) => evaluateCondition(part, around, where));
    const [and, or, not] = [list('Fn::And'), list('Fn::Or'), list('Fn::Not')];
    if (and !== undefined) return each(and).every(Boolean);
    if (or !== undefined) return each(or).some(Boolean);
    if (not !== undefined) return !each(not)[0];
  }
  throw new TemplateRefused(`${where}: this condition is not implemented on one machine.`);
}

import { maskCardNumbers } from '@fraud/feature-schema';
import type { FastifySchemaValidationError } from 'fastify';
import type { FieldProblem } from './problem.ts';

/** What Ajv says of one fault when it is `verbose`. */
export type Fault = FastifySchemaValidationError & { data?: unknown; parentSchema?: Record<string, unknown> };

const MAX_VALUE_LENGTH = 80;
/** Names of fields that an error lists; of a longer list it shows the ends. */
const MAX_NAMES = 12;

/** One fault in the words of the API. @param context the part of the request, for a fault of the whole part */
export function fieldProblem(fault: Fault, context = 'body'): FieldProblem {
  const at = dotted(fault.instancePath);
  const { params, parentSchema = {} } = fault;
  switch (fault.keyword) {
    case 'required':
      return {
        field: join(at, String(params['missingProperty'])),
        value: 'missing',
        allowed: 'a value, it is required',
      };
    case 'additionalProperties':
      return {
        field: join(at, String(params['additionalProperty'])),
        value: 'present',
        allowed: onlyFieldsOf(parentSchema, context),
      };
    case 'enum':
      return {
        field: at || context,
        value: shown(fault.data),
        allowed: (params['allowedValues'] as unknown[]).join(', '),
      };
    case 'oneOf':
      return { field: at || context, value: shown(fault.data), allowed: exactlyOneOf(parentSchema) };
    default:
      return { field: at || context, value: shown(fault.data), allowed: fault.message ?? fault.keyword };
  }
}

function onlyFieldsOf({ properties = {} }: Record<string, unknown>, context: string): string {
  const names = Object.keys(properties as object);
  if (names.length === 0) return context === 'querystring' ? 'no query parameter on this route' : 'no field';
  return onlyNames(names);
}

/** Of a long list the ends. */
export function onlyNames(names: readonly string[]): string {
  const shownNames = names.length > MAX_NAMES ? [...names.slice(0, 3), '...', ...names.slice(-2)] : names;
  return `only ${shownNames.join(', ')}`;
}

/** Of a schema whose `oneOf` says which fields exclude each other. */
function exactlyOneOf({ oneOf }: Record<string, unknown>): string {
  const names = (oneOf as { required?: string[] }[]).flatMap(({ required = [] }) => required);
  return `exactly one of ${names.join(', ')}`;
}

/** `/data/0/V3` -> `data[0].V3` */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** Never the whole of a list or an object: a client may send one of any size and depth. Card numbers are masked. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return maskCardNumbers(String(value));
  const text = maskCardNumbers(value);
  return JSON.stringify(text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text);
}

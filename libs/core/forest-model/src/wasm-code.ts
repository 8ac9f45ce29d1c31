/**
 * Just enough of WebAssembly's binary format for a module with one function over a memory that it is given: each function gives the
 * bytes of one instruction, code is their concatenation. Source: webassembly.github.io/spec/core/binary. Cost: O(bytes).
 */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
};

export type Code = readonly number[];

const PAGE_BYTES = 65536;
const I32 = 0x7f;

/** Zeroed memory of at least that many bytes. @throws RangeError when there is not as much */
export function wasmMemory(bytes: number): { readonly buffer: ArrayBuffer } {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
}

/** A function of int32 parameters and no result; its variables, all int32, are numbered from the parameters on. Bound to a memory when called. */
export function wasmFunction(parameters: number, locals: number, code: Code): (memory: object) => (...values: number[]) => void {
  const body = [1, ...natural(locals), I32, ...code, 0x0b];
  const sections = [
    section(1, [0x60, ...natural(parameters), ...Array<number>(parameters).fill(I32), 0]), // type: the function's
    section(2, [1, 0x6d, 1, 0x6d, 2, 0, 1]), // import: memory `m` of module `m`, at least one page
    section(3, [0]), // function: of type 0
    section(7, [1, 0x66, 0, 0]), // export: function 0 as `f`
    section(10, [...natural(body.length), ...body]), // code
  ];
  const module = new WebAssembly.Module(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]));
  return (memory) => new WebAssembly.Instance(module, { m: { m: memory } }).exports['f'] as (...values: number[]) => void;
}

export const get = (variable: number): Code => [0x20, ...natural(variable)];
export const set = (variable: number, value: Code): Code => [...value, 0x21, ...natural(variable)];
/** Loads and stores: at the address plus a constant number of bytes. */
export const loadInt = (address: Code, plus: number): Code => [...address, 0x28, 2, ...natural(plus)];
export const loadFloat = (address: Code, plus: number): Code => [...address, 0x2a, 2, ...natural(plus)];
export const loadDouble = (address: Code, plus: number): Code => [...address, 0x2b, 3, ...natural(plus)];
export const storeDouble = (address: Code, plus: number, value: Code): Code => [...address, ...value, 0x39, 3, ...natural(plus)];
export const doubleOf = (float: Code): Code => [...float, 0xbb];
/** From 0 to 63. */
export const int = (value: number): Code => [0x41, value];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const addDoubles = (a: Code, b: Code): Code => [...a, ...b, 0xa0];
export const or = (a: Code, b: Code): Code => [...a, ...b, 0x72];
export const xor = (a: Code, b: Code): Code => [...a, ...b, 0x73];
export const shiftLeft = (a: Code, bits: number): Code => [...a, ...int(bits), 0x74];
export const isLess = (a: Code, b: Code): Code => [...a, ...b, 0x48];
/** 0 or 1; 0 where one is NaN. */
export const isFloatGreater = (a: Code, b: Code): Code => [...a, ...b, 0x5e];
/** Runs the code, and again while the condition, an int32, is not 0. */
export const repeatWhile = (code: Code, condition: Code): Code => [0x03, 0x40, ...code, ...condition, 0x0d, 0, 0x0b];

/** Of one entry. */
function section(id: number, entry: Code): Code {
  return [id, ...natural(1 + entry.length), 1, ...entry];
}

function natural(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...natural(value >>> 7)];
}

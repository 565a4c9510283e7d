/**
 * Memory that is masked sixteen bytes at a time, by a function of WebAssembly: the engine's own loops over typed arrays do four at a time and
 * take eight times as long, and JavaScript has no other access to such instructions. Undefined where WebAssembly or its SIMD is missing or
 * forbidden; then memory is masked by words.
 */
import { littleEndian } from './mask.ts';

export interface SimdMemory {
  readonly buffer: ArrayBuffer;
  /** Bytes that `mask` does in each round. */
  readonly step: number;
  /** Masks at least one step, and as many whole ones as `end - start` is long, with a key of four bytes in the order of memory. */
  mask(start: number, end: number, key: number): void;
}

/** Pages of 64 KiB, which the system provides when they are first used. */
export const simdPages = 32;

/**
 * The module. The text form of what it holds (webassembly.github.io/spec, 6):
 *
 *     (memory (export "memory") 32 32)
 *     (func (export "mask") (param $at i32) (param $end i32) (param $key i32) (local $keys v128)
 *       (local.set $keys (i32x4.splat (local.get $key)))
 *       (loop $next
 *         (v128.store offset=0 (local.get $at) (v128.xor (v128.load offset=0 (local.get $at)) (local.get $keys)))
 *         … and the same with offsets of 16, 32 and 48 …
 *         (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $end)))))
 */
function moduleBytes(): Uint8Array {
  const next = (offset: number): number[] => {
    // local.get 0, local.get 0, v128.load, local.get 3, v128.xor, v128.store; accesses are aligned to 2 ** 4 where possible.
    return [0x20, 0, 0x20, 0, 0xfd, 0x00, 4, offset, 0x20, 3, 0xfd, 0x51, 0xfd, 0x0b, 4, offset];
  };
  const sections = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // One type of function, of three i32; one function of this type; one memory, of a fixed size.
    [1, 7, 1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0],
    [3, 2, 1, 0],
    [5, 4, 1, 1, simdPages, simdPages],
    // The exports "memory" and "mask".
    [7, 17, 2, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0, 4, 0x6d, 0x61, 0x73, 0x6b, 0, 0],
    // The code of 90 bytes: a local v128, local.get 2, i32x4.splat, local.set 3, loop.
    [10, 92, 1, 90, 1, 1, 0x7b, 0x20, 2, 0xfd, 0x11, 0x21, 3, 0x03, 0x40],
    next(0),
    next(16),
    next(32),
    next(48),
    // local.get 0, i32.const 64, i32.add, local.tee 0, local.get 1, i32.lt_u, br_if 0, end, end.
    [0x20, 0, 0x41, 0xc0, 0, 0x6a, 0x22, 0, 0x20, 1, 0x49, 0x0d, 0, 0x0b, 0x0b],
  ];
  return Uint8Array.from(sections.flat());
}

/** What is used of the global, which the types of Node 20 don't have. */
interface WebAssembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly mask: SimdMemory['mask'] };
  };
}

/** Null where there is none: the attempt is not repeated, since each one compiles the module, and a policy may report each one. */
let memoryOfProcess: SimdMemory | null | undefined;

/** The one memory of this process; made when it is first asked for. */
export function simdMemory(): SimdMemory | undefined {
  if (memoryOfProcess === undefined) memoryOfProcess = make() ?? null;
  return memoryOfProcess ?? undefined;
}

function make(): SimdMemory | undefined {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssembly };
  if (!littleEndian) return undefined;
  try {
    const { memory, mask } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes())).exports;
    return { buffer: memory.buffer, step: 64, mask };
  } catch {
    // Missing, forbidden by a policy, without SIMD, or no address space for it.
    return undefined;
  }
}

import { EvaluationError } from "../../expression";
import type { BlockFailure, CompiledBlock } from "../compiled";
import type { BlockBody, BlockFrame, BlockRole } from "./block";

/** The parts of a block's frame as closures. */
export interface CompiledFrame {
  readonly role: BlockRole;
  readonly index: number;
  readonly onFailure: readonly CompiledBlock[];
  /** Null where errors are not handled. */
  readonly onError: readonly CompiledBlock[] | null;
}

/** The name under which `onError` answers to every error. */
export const ANY_ERROR = "*";

/** Whether errors of the block are handled. */
export function handlesErrors(frame: BlockFrame): boolean {
  return frame.onError?.[ANY_ERROR] !== undefined;
}

/**
 * Puts a block's body into its frame. A condition whose error is handled does not hold; an effect
 * whose error is handled is left out, and its rule goes on.
 */
export function compileInFrame(body: BlockBody, frame: CompiledFrame): CompiledBlock {
  const { role, index } = frame;
  return {
    role,
    index,
    run(run) {
      if (role === "effect") run.position = index;
      try {
        run.state.meter.spend(1);
        const outcome = body(run);
        if (outcome === null) return null;
        const failure =
          "nested" in outcome
            ? outcome.nested
            : { ...outcome, role, index, isError: false, failureEffects: NO_EFFECTS };
        return failure.isError ? failure : withFailureEffects(failure);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        return handleError(error);
      }

      function withFailureEffects(failure: BlockFailure): BlockFailure {
        if (frame.onFailure.length === 0) return failure;
        const told = run.collect(frame.onFailure, indexToTell(failure));
        return { ...failure, failureEffects: [...failure.failureEffects, ...told] };
      }

      function handleError(error: EvaluationError): BlockFailure | null {
        const failure = { role, index, details: error.message, failureEffects: NO_EFFECTS };
        if (frame.onError === null) return { ...failure, isError: true };
        if (role === "condition") {
          const failureEffects = run.collect(frame.onError, index);
          return { ...failure, isError: false, failureEffects };
        }
        for (const effect of run.collect(frame.onError, undefined)) run.adopt(effect);
        return null;
      }
    },
  };
}

const NO_EFFECTS: BlockFailure["failureEffects"] = [];

function indexToTell(failure: BlockFailure): number | undefined {
  return failure.role === "condition" ? failure.index : undefined;
}

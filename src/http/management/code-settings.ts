import { z } from "../openapi";

const PATTERN_LENGTH_MIN = 3;
const PATTERN_LENGTH_MAX = 100;
const CHARACTERS_MAX = 256;
const CODE_PATTERN = /^[A-Za-z0-9._%+@#-]+$/;

/** How codes are drawn: `#` stands for one of the valid characters. */
export const codeGeneratorSettings = z
  .object({
    validCharacters: z.array(z.string().length(1)).max(CHARACTERS_MAX),
    couponPattern: z
      .string()
      .min(PATTERN_LENGTH_MIN)
      .max(PATTERN_LENGTH_MAX)
      .regex(CODE_PATTERN, "may hold letters, digits and ._%+@#- only"),
  })
  .openapi("CodeGeneratorSettings");

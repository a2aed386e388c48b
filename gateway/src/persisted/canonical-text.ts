import { Kind, parse, print } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What is behind a text, however it is laid out. */
export interface CanonicalText {
  /** As the GraphQL printer writes it: comments, commas and layout are gone, everything else is as it was. */
  readonly text: string;
  /** Name of its first operation. */
  readonly operationName: string | null;
}

/** Larger texts are equal to an operation of a manifest byte by byte, or not at all. */
const MOST_CHARACTERS = 100_000;
const MOST_TOKENS = 10_000;

/** Characters of the texts that are remembered. */
const REMEMBERED_CHARACTERS = 4_194_304;

/** Writes documents canonically, and remembers those that were asked last. */
export class CanonicalTexts {
  readonly #known = new LRUCache<string, { readonly canonical: CanonicalText | null }>({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: ({ canonical }, text) => text.length + (canonical?.text.length ?? 0) + 1,
  });

  /** Null when the text is no document or too large to be looked at. */
  of(text: string): CanonicalText | null {
    if (text.length > MOST_CHARACTERS) return null;
    const known = this.#known.get(text);
    if (known !== undefined) return known.canonical;
    const canonical = canonicalText(text);
    this.#known.set(text, { canonical });
    return canonical;
  }
}

/** Null when the text is no document of at most 10,000 tokens. */
export function canonicalText(text: string): CanonicalText | null {
  try {
    const document = parse(text, { noLocation: true, maxTokens: MOST_TOKENS });
    const operation = document.definitions.find(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    return { text: print(document), operationName: operation?.name?.value ?? null };
  } catch {
    // A syntax error, or nesting deeper than the parser can follow: in either case no operation of a manifest.
    return null;
  }
}

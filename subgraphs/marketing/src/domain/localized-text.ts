/** One text in both languages of the hub. */
export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}

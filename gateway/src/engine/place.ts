/** The place of something below another place: field names joined by `/`. */
export function placeBelow(place: string, key: string): string {
  return place === '' ? key : `${place}/${key}`;
}

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { placeBelow } from '../place.js';
import type { SurveyedFetch } from '../fetch-selection.js';

/**
 * Finds the places whose values nothing but the answer needs: one fetch gives them, and no fetch goes on from them or
 * needs them as an input. A place is untouched together with everything below it.
 */
export function untouchedPlaces(
  fetches: ReadonlyMap<FetchNode, SurveyedFetch>,
): (place: string) => boolean {
  // Arguments may be taken from anywhere above an entity.
  if ([...fetches.keys()].some((node) => (node.contextRewrites ?? []).length > 0))
    return () => false;
  const given = new Set<string>();
  const touched = new Set<string>();
  for (const [node, fetch] of fetches) {
    for (const place of placesGiven(fetch)) {
      if (given.has(place)) touchWithAllAbove(place, touched);
      given.add(place);
    }
    touchWithAllAbove(fetch.place, touched);
    for (const input of node.requires ?? []) touchInput(input, fetch.place, touched);
  }
  return (place) => !touched.has(place);
}

/** The places one fetch gives values at, each once. */
function placesGiven({ place, selection }: SurveyedFetch): ReadonlySet<string> {
  const places = new Set(selection.keys.map((key) => placeBelow(place, key)));
  for (const [composite, keys] of selection.composites) {
    const where = placeBelow(place, composite);
    for (const key of keys) places.add(placeBelow(where, key));
  }
  return places;
}

function touchWithAllAbove(place: string, touched: Set<string>): void {
  const steps = place.split('/');
  for (let length = 1; length <= steps.length; length += 1)
    touched.add(steps.slice(0, length).join('/'));
}

function touchInput(input: QueryPlanSelectionNode, place: string, touched: Set<string>): void {
  const where = input.kind === 'Field' ? placeBelow(place, input.alias ?? input.name) : place;
  if (input.kind === 'Field') touchWithAllAbove(where, touched);
  for (const below of input.selections ?? []) touchInput(below, where, touched);
}

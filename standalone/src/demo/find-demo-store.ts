import { z } from 'zod';

const answer = z.object({
  data: z.object({
    stores: z.array(
      z.object({ id: z.string(), kind: z.string(), name: z.object({ en: z.string() }) }),
    ),
  }),
});

/** The first store of a served graph, for a demo clerk to work in; null while there is none. */
export async function findDemoStore(
  url: string,
): Promise<{ readonly id: string; readonly name: string } | null> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollographql-client-name': 'console' },
    body: JSON.stringify({ query: 'query DemoStore { stores { id kind name { en } } }' }),
  });
  const parsed = answer.safeParse(await response.json());
  const store = parsed.success
    ? parsed.data.data.stores.find((candidate) => candidate.kind === 'STORE')
    : undefined;
  return store === undefined ? null : { id: store.id, name: store.name.en };
}

import { GraphQLError } from 'graphql';

/** What a client asks, before anything of it is believed. */
export interface GraphqlRequest {
  /** The document; undefined when it is named by an id instead. */
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  /** The id of a persisted operation, in whichever member the client's library writes it. */
  readonly documentId: string | undefined;
}

const NO_MEMBERS: Readonly<Record<string, unknown>> = Object.freeze({});

/** @throws GraphQLError BAD_REQUEST when the body is not one GraphQL request */
export function readRequestBody(body: unknown): GraphqlRequest {
  if (Array.isArray(body))
    throw badRequest('One request at a time: lists of requests are not answered here.');
  if (!isRecord(body)) throw badRequest('The body must be a JSON object with "query" or an id.');
  return {
    query: textOf(body, 'query'),
    operationName: textOf(body, 'operationName'),
    variables: recordOf(body, 'variables'),
    extensions: recordOf(body, 'extensions'),
    documentId: textOf(body, 'documentId') ?? textOf(body, 'doc_id') ?? textOf(body, 'id'),
  };
}

/** The same for the address of a GET. @throws GraphQLError BAD_REQUEST */
export function readRequestAddress(search: URLSearchParams): GraphqlRequest {
  // Without a prototype: nothing is in it that the address does not name.
  const body = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of search) {
    if (name in body) throw badRequest(`"${name}" stands twice in the address.`);
    body[name] = name === 'variables' || name === 'extensions' ? parseMember(name, value) : value;
  }
  return readRequestBody(body);
}

function parseMember(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`"${name}" must be a JSON object.`);
  }
}

function textOf(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw badRequest(`"${name}" must be a string.`);
}

function recordOf(body: Record<string, unknown>, name: string): Readonly<Record<string, unknown>> {
  const value = body[name];
  if (value === undefined || value === null) return NO_MEMBERS;
  if (isRecord(value)) return value;
  throw badRequest(`"${name}" must be a JSON object.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A request that is no GraphQL request. */
export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

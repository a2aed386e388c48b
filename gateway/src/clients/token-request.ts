import type { HttpRouteRequest } from '@hub/kernel';

/** RFC 6749, 5.2. */
export type TokenErrorCode =
  'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope';

/** A request for a token that is not granted. */
export class TokenRequestRefused extends Error {
  constructor(
    readonly code: TokenErrorCode,
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** What a client asks for, not yet believed. */
export interface TokenRequest {
  readonly clientId: string;
  readonly secret: string;
  readonly grantType: string;
  /** null: everything the client may have. */
  readonly scopes: readonly string[] | null;
}

const LARGEST_BODY = 8_192;
const LONGEST_SECRET = 512;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * Reads a request of RFC 6749, 4.4: form-encoded, the client in the form or as Basic authorization.
 *
 * @throws TokenRequestRefused
 */
export function readTokenRequest({ headers, rawBody }: HttpRouteRequest): TokenRequest {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) throw malformed(`The body must be ${FORM_TYPE}.`);
  if (rawBody.length > LARGEST_BODY) throw malformed('The body is too long.');
  const form = new URLSearchParams(rawBody.toString('utf8'));
  for (const name of new Set(form.keys()))
    if (form.getAll(name).length > 1) throw malformed('A parameter is given twice.');

  const { clientId, secret } = credentialsOf(headers['authorization'], form);
  const grantType = form.get('grant_type');
  if (grantType === null || grantType === '') throw malformed('grant_type is missing.');
  const scopes =
    form
      .get('scope')
      ?.split(' ')
      .filter((scope) => scope !== '') ?? [];
  return { clientId, secret, grantType, scopes: scopes.length === 0 ? null : scopes };
}

function credentialsOf(
  authorization: string | undefined,
  form: URLSearchParams,
): { clientId: string; secret: string } {
  const inForm = { clientId: form.get('client_id'), secret: form.get('client_secret') };
  if (authorization !== undefined) {
    const basic = basicCredentials(authorization);
    if (inForm.secret !== null) throw malformed('The client is authenticated in two ways.');
    if (inForm.clientId !== null && inForm.clientId !== basic.clientId)
      throw malformed('Two clients are named.');
    return known(basic.clientId, basic.secret);
  }
  return known(inForm.clientId ?? '', inForm.secret ?? '');
}

function known(clientId: string, secret: string): { clientId: string; secret: string } {
  if (clientId === '' || secret === '' || clientId.length > 64 || secret.length > LONGEST_SECRET)
    throw invalidClient();
  return { clientId, secret };
}

/** Both parts are form-encoded before they are joined (RFC 6749, 2.3.1). */
function basicCredentials(authorization: string): { clientId: string; secret: string } {
  const encoded = /^basic ([\w+/=-]+)$/i.exec(authorization.trim())?.[1];
  const [, id, secret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (id === undefined || secret === undefined) throw invalidClient();
  return { clientId: formDecoded(id), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}

/** One answer for an unknown client, a disabled one and a wrong secret. */
export function invalidClient(): TokenRequestRefused {
  return new TokenRequestRefused('invalid_client', 401, 'The client or its secret is not right.', {
    'www-authenticate': 'Basic realm="hub", charset="UTF-8"',
  });
}

function malformed(message: string): TokenRequestRefused {
  return new TokenRequestRefused('invalid_request', 400, message);
}

import { gunzip } from 'node:zlib';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Demand, WantedWork } from '../engine/demand.js';
import type { FetchTemplate, SubgraphAnswer } from '../engine/subgraph-client.js';
import { AnswerWithBody, readBody } from './graphql-answer.js';
import { UnansweredFetch, type FetchFailure } from './unanswered-fetch.js';

/** What every exchange with one subgraph has in common. */
export interface ExchangeTerms {
  readonly subgraph: string;
  /** Bytes of the body, also after it was unpacked. */
  readonly largestAnswerBytes: number;
  /** Keeps the body, for answers that will be shared. */
  readonly shareable: boolean;
}

const overloadedStatuses = new Set([502, 503, 504]);

/** One request and its answer on a pooled connection. Settles once, whatever comes afterwards. */
export class HttpExchange implements Dispatcher.DispatchHandler, WantedWork {
  private controller: Dispatcher.DispatchController | null = null;
  private timer: NodeJS.Timeout | undefined;
  private demand: Demand | undefined;
  private settled = false;
  private status = 0;
  private packed = false;
  private size = 0;
  private first: Buffer | null = null;
  private chunks: Buffer[] | null = null;

  constructor(
    private readonly terms: ExchangeTerms,
    private readonly template: FetchTemplate,
    private resolve: (answer: SubgraphAnswer) => void,
    private reject: (error: UnansweredFetch) => void,
  ) {}

  /** Also bounds a body that trickles: the time runs until the whole answer is there. */
  endAfter(milliseconds: number, failure: FetchFailure): void {
    this.timer = setTimeout(giveUp, milliseconds, this, failure);
  }

  /** Is given up when nobody waits for it any more. */
  endWith(demand: Demand | undefined): void {
    this.demand = demand;
    demand?.bind(this);
  }

  /** Ends the exchange; its connection is closed, because the answer may still arrive on it. */
  giveUp(failure: FetchFailure, cause?: Error): void {
    if (this.settled) return;
    this.fail(failure, cause);
    this.controller?.abort(new Error(`given up: ${failure}`));
  }

  unwanted(): void {
    this.giveUp('abandoned');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Waited for a connection longer than it had time. To throw keeps the request off the wire and the connection open.
    if (this.settled) throw new Error('given up before it was sent');
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.status = status;
    this.packed = headers['content-encoding'] === 'gzip';
    if (Number(headers['content-length'] ?? 0) > this.terms.largestAnswerBytes)
      this.giveUp('oversized');
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    this.size += chunk.length;
    if (this.size > this.terms.largestAnswerBytes) this.giveUp('oversized');
    else if (this.first === null) this.first = chunk;
    else (this.chunks ??= [this.first]).push(chunk);
  }

  onResponseEnd(): void {
    if (this.settled) return;
    const body = this.chunks === null ? this.first : Buffer.concat(this.chunks, this.size);
    if (body === null) this.read(Buffer.alloc(0));
    else if (this.packed) this.unpack(body);
    else this.read(body);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.settled) return;
    if ('code' in error && error.code === 'UND_ERR_INVALID_ARG') this.fail('unsendable', error);
    else this.fail(this.controller === null ? 'unreachable' : 'broken', error);
  }

  private unpack(body: Buffer): void {
    gunzip(body, { maxOutputLength: this.terms.largestAnswerBytes }, (error, unpacked) => {
      if (this.settled) return;
      if (error === null) this.read(unpacked);
      else
        this.fail(
          'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'oversized' : 'garbled',
          error,
        );
    });
  }

  private read(body: Buffer): void {
    const answer = readBody(this.template, body);
    if (answer === null) {
      const failure = overloadedStatuses.has(this.status) ? 'overloaded' : 'garbled';
      this.fail(failure, new Error(`HTTP ${this.status} without GraphQL`));
      return;
    }
    this.settle().resolve(this.terms.shareable ? new AnswerWithBody(answer, body) : answer);
  }

  private fail(failure: FetchFailure, cause?: Error): void {
    this.settle().reject(new UnansweredFetch(this.terms.subgraph, failure, cause));
  }

  /**
   * Lets go of everything that leads to the answer: a connection remembers its last exchange, and what many connections
   * hold after their requests are over is copied around by the garbage collector.
   */
  private settle(): Settling {
    const settling = { resolve: this.resolve, reject: this.reject };
    this.resolve = this.reject = nobody;
    this.settled = true;
    clearTimeout(this.timer);
    this.demand?.release(this);
    this.demand = undefined;
    this.first = this.chunks = null;
    return settling;
  }
}

/** Who waits for an exchange. */
interface Settling {
  readonly resolve: (answer: SubgraphAnswer) => void;
  readonly reject: (error: UnansweredFetch) => void;
}

const nobody = (): void => undefined;

function giveUp(exchange: HttpExchange, failure: FetchFailure): void {
  exchange.giveUp(failure);
}

import { Liquid, type Template } from 'liquidjs';
import type { LocalizedText } from '../domain/localized-text.js';
import { type MessageTemplateCode, messageTemplates } from '../domain/message-templates.js';
import { type Language, moneyText } from '../domain/money-text.js';

export type MessageFacts = Readonly<Record<string, unknown>>;

const momentLocales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/** Fills templates with facts, in both languages, when the message is created: what was said stays said. */
export class MessageRenderer {
  private readonly engines: Record<Language, Liquid>;
  private readonly parsed = new Map<string, Template[]>();

  constructor(businessZone: string) {
    this.engines = { zh: engineFor('zh', businessZone), en: engineFor('en', businessZone) };
  }

  render(
    code: MessageTemplateCode,
    facts: MessageFacts,
  ): { title: LocalizedText; body: LocalizedText } {
    const { title, body } = messageTemplates[code];
    return { title: this.text(title, facts), body: this.text(body, facts) };
  }

  private text(source: LocalizedText, facts: MessageFacts): LocalizedText {
    return { zh: this.fill('zh', source.zh, facts), en: this.fill('en', source.en, facts) };
  }

  private fill(language: Language, source: string, facts: MessageFacts): string {
    const engine = this.engines[language];
    const key = `${language}:${source}`;
    const template = this.parsed.get(key) ?? engine.parse(source);
    this.parsed.set(key, template);
    return String(engine.renderSync(template, facts));
  }
}

function engineFor(language: Language, businessZone: string): Liquid {
  const engine = new Liquid({ strictVariables: true, strictFilters: true });
  const moment = new Intl.DateTimeFormat(momentLocales[language], {
    timeZone: businessZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  engine.registerFilter('money', (amountMinor: unknown, currency: unknown) =>
    moneyText(Number(amountMinor), String(currency), language),
  );
  engine.registerFilter('moment', (at: unknown) =>
    moment.format(at instanceof Date ? at : new Date(String(at))),
  );
  return engine;
}

import { assertNever } from '@hub/kernel/pure';
import type { LocalizedText } from './localized-text.js';
import { shortMoneyText } from './money-text.js';
import type { PromotionRule, TierPrice } from './promotion.js';

/** The rule as a customer would read it. */
export function promotionText(rule: PromotionRule): LocalizedText {
  switch (rule.kind) {
    case 'THRESHOLD':
      return {
        zh: `${rule.repeats ? '每满' : '满'}${shortMoneyText(rule.thresholdMinor, rule.currency, 'zh')}减${shortMoneyText(rule.amountOffMinor, rule.currency, 'zh')}`,
        en: `${shortMoneyText(rule.amountOffMinor, rule.currency, 'en')} off ${rule.repeats ? 'for every' : 'from'} ${shortMoneyText(rule.thresholdMinor, rule.currency, 'en')}`,
      };
    case 'PERCENTAGE':
      return { zh: foldText(rule.percentOff), en: `${String(rule.percentOff)}% off` };
    case 'NTH_PIECE':
      return nthPieceText(rule.nth, rule.percentOff);
    case 'MEMBER_PRICE':
      return {
        zh: `会员价：${rule.prices.map((price) => tierText(price).zh).join('，')}`,
        en: `Member price: ${rule.prices.map((price) => tierText(price).en).join(', ')}`,
      };
    default:
      return assertNever(rule);
  }
}

/** Chinese names what is paid, not what is saved: 20 % off is 8折, 15 % off is 8.5折. */
function foldText(percentOff: number): string {
  return percentOff === 100 ? '免费' : `${String((100 - percentOff) / 10)}折`;
}

function nthPieceText(nth: number, percentOff: number): LocalizedText {
  const piece = nth === 2 ? 'second' : nth === 3 ? 'third' : `${String(nth)}th`;
  const which = `第${nth === 2 ? '二' : nth === 3 ? '三' : String(nth)}件`;
  if (percentOff === 50) return { zh: `${which}半价`, en: `Half price on every ${piece} piece` };
  if (percentOff === 100) return { zh: `${which}免费`, en: `Every ${piece} piece free` };
  return {
    zh: `${which}${foldText(percentOff)}`,
    en: `${String(percentOff)}% off every ${piece} piece`,
  };
}

function tierText(price: TierPrice): LocalizedText {
  if ('percentOff' in price) {
    return {
      zh: `${price.tierCode} ${foldText(price.percentOff)}`,
      en: `${price.tierCode} ${String(price.percentOff)}% off`,
    };
  }
  return {
    zh: `${price.tierCode} ${shortMoneyText(price.fixedMinor, price.currency, 'zh')}`,
    en: `${price.tierCode} ${shortMoneyText(price.fixedMinor, price.currency, 'en')}`,
  };
}

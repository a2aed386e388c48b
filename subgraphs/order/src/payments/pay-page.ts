/** What the sandbox knows of a charge. */
export interface ShownCharge {
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: string;
}

/** The page a buyer would see at the provider: an amount, and two buttons. It loads nothing from elsewhere. */
export function payPage({ paymentId, amountMinor, currency, state }: ShownCharge): string {
  const amount = new Intl.NumberFormat('zh-CN', { style: 'currency', currency }).format(
    amountMinor / 100,
  );
  const buttons =
    state === 'OPEN'
      ? `<button data-decision="confirm">确认支付 · Pay</button> <button data-decision="decline">拒绝 · Decline</button>`
      : '';
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>沙箱支付 · Sandbox payment</title>
<style>
body { font-family: system-ui, sans-serif; display: grid; place-items: center; min-height: 100vh; margin: 0; background: #f3f5f2 }
main { background: #fff; border-radius: 16px; padding: 40px 48px; text-align: center; box-shadow: 0 8px 40px #0001 }
strong { display: block; font-size: 40px; margin: 16px 0 24px }
button { font-size: 16px; padding: 12px 24px; border: 0; border-radius: 8px; background: #1aad19; color: #fff; cursor: pointer }
button[data-decision="decline"] { background: #e6e6e6; color: #333 }
small { display: block; color: #888; margin-top: 24px }
</style>
</head>
<body>
<main>
<div>沙箱支付，不动真钱 · A sandbox: no money moves</div>
<strong>${amount}</strong>
<div id="state">${state}</div>
<p>${buttons}</p>
<small>${paymentId}</small>
</main>
<script>
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    const answer = await fetch(location.pathname + '/' + button.dataset.decision, { method: 'POST' });
    document.querySelector('#state').textContent = answer.ok ? (button.dataset.decision === 'confirm' ? '已支付 · Paid' : '已拒绝 · Declined') : '失败 · Failed';
    for (const each of document.querySelectorAll('button')) each.remove();
  });
}
</script>
</body>
</html>
`;
}

import { bulkInsert, type Database, type FieldCipher, newUlid } from '@hub/kernel';
import { SandboxSmsRow } from './session.entity.js';

const mostMessages = 20;
const purpose = 'sandbox_sms.code';

/** What the sandbox of a demo was given to send; never filled in production. */
export class SandboxSmsRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  async add(message: { phone: string; code: string; sentAt: Date }): Promise<void> {
    const { phone, code, sentAt } = message;
    const row = {
      id: newUlid(sentAt),
      phoneIndex: this.indexOf(phone),
      codeCipher: this.cipher.encrypt(code, purpose),
      sentAt,
    };
    await this.database.transaction((manager) => bulkInsert(manager, SandboxSmsRow, [row]));
  }

  /** Newest first. */
  async to(phone: string): Promise<{ code: string; sentAt: Date }[]> {
    const rows = await this.database.read.find(SandboxSmsRow, {
      where: { phoneIndex: this.indexOf(phone) },
      order: { sentAt: 'DESC', id: 'DESC' },
      take: mostMessages,
    });
    return rows.map(({ codeCipher, sentAt }) => ({
      code: this.cipher.decrypt(codeCipher, purpose),
      sentAt,
    }));
  }

  private indexOf(phone: string): string {
    return this.cipher.blindIndex('sandbox_sms.phone', phone);
  }
}

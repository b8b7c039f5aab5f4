import { type Client, expectStatus, type TokenFor } from './client.ts';

interface Page {
  readonly lines: readonly {
    readonly lineId: string;
    readonly toAnswer?: { readonly evidenceFor?: readonly string[] };
  }[];
  readonly nextBatch?: number;
}

export interface Answered {
  readonly lineId: string;
  readonly reason: string;
  readonly evidence?: string;
}

/** What a first reviewer who lets everything pass says of each line that is looked at by itself. */
export async function answersTo(client: Pick<Client, 'get'>, as: TokenFor, claimId: string): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (let batch: number | undefined = 0; batch !== undefined; ) {
    const page: Page = expectStatus(await client.get<Page>(as, `/claims/${claimId}/lines?batch=${batch}`), 200);
    for (const { lineId, toAnswer } of page.lines) {
      if (toAnswer === undefined) continue;
      const evidence = toAnswer.evidenceFor === undefined ? {} : { evidence: '劳动合同 labour contract' };
      answers.push({ lineId, reason: '已核对 looked at', ...evidence });
    }
    batch = page.nextBatch;
  }
  return answers;
}

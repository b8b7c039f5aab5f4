import { goodUntilMs, type FactsOf } from './answer-lifetime.ts';
import type { EnterpriseRegister } from './registers/enterprise-register.ts';
import type { IssuerAnswer, IssuerQuestion } from './registers/issuer-register.ts';
import type { Given, Register } from './registers/register.ts';

/** Answers that many claims ask for: of enterprises and issuers, nothing of a person. */
export type SharedRegister = 'issuers' | 'enterprises';

export interface SharedAnswers {
  find<Name extends SharedRegister>(register: Name, about: string): Promise<Given<FactsOf[Name]> | undefined>;
  keep<Name extends SharedRegister>(
    register: Name,
    about: string,
    given: Given<FactsOf[Name]>,
    goodUntilMs: number,
  ): Promise<void>;
}

/** The register of issuers, asked only for those that nobody asked about lately. */
export function sharingIssuers(
  register: Register<IssuerQuestion, IssuerAnswer>,
  shared: SharedAnswers,
  nowMs: () => number,
): Register<IssuerQuestion, IssuerAnswer> {
  return {
    ask: async (questions) => {
      const answers = new Map<string, Given<IssuerAnswer>>();
      const found = await Promise.all(
        questions.map(async (question) => ({
          question,
          known: await fresh(shared, 'issuers', question.issuerId, nowMs),
        })),
      );
      for (const { question, known } of found) if (known !== undefined) answers.set(question.ref, known);
      const asked = await register.ask(questions.filter(({ ref }) => !answers.has(ref)));
      const aboutRef = new Map(questions.map(({ ref, issuerId }) => [ref, issuerId]));
      await Promise.all(
        [...asked.answers].map(async ([ref, given]) => {
          answers.set(ref, given);
          await keep(shared, 'issuers', aboutRef.get(ref) ?? '', given, nowMs);
        }),
      );
      return { ...asked, answers };
    },
  };
}

/** The register of enterprises, likewise. */
export function sharingEnterprises(
  register: EnterpriseRegister,
  shared: SharedAnswers,
  nowMs: () => number,
): EnterpriseRegister {
  return {
    lookUp: async (creditCode) => {
      const known = await fresh(shared, 'enterprises', creditCode, nowMs);
      if (known !== undefined) return { given: known, calls: [] };
      const heard = await register.lookUp(creditCode);
      if (heard.given !== undefined) await keep(shared, 'enterprises', creditCode, heard.given, nowMs);
      return heard;
    },
  };
}

async function fresh<Name extends SharedRegister>(
  shared: SharedAnswers,
  register: Name,
  about: string,
  nowMs: () => number,
): Promise<Given<FactsOf[Name]> | undefined> {
  const known = await shared.find(register, about);
  // What has expired may still be there for a while.
  return known !== undefined && goodUntilMs(register, known) > nowMs() ? known : undefined;
}

async function keep<Name extends SharedRegister>(
  shared: SharedAnswers,
  register: Name,
  about: string,
  given: Given<FactsOf[Name]>,
  nowMs: () => number,
): Promise<void> {
  const until = goodUntilMs(register, given);
  if (until > nowMs()) await shared.keep(register, about, given, until);
}

import { useSignal } from '@preact/signals';
import { logIn } from './api/session.ts';
import { Page } from './parts/page.tsx';

export function LoginPage() {
  const token = useSignal('');
  const problem = useSignal('');

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    try {
      await logIn(token.value.trim());
    } catch (error) {
      problem.value = (error as Error).message;
    }
  }

  return (
    <main class="login">
      <Page title="Fraud console" headline="Who are you?" />
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Token
          <input
            type="password"
            autoComplete="current-password"
            required
            autoFocus
            value={token.value}
            onInput={({ currentTarget }) => (token.value = currentTarget.value)}
          />
        </label>
        {problem.value && <p role="alert">{problem.value}</p>}
        <button type="submit" class="main">
          Log in
        </button>
      </form>
      <p class="quiet">
        On the machine of <code>npm start</code> it lies in <code>.fraud/token</code>.
      </p>
    </main>
  );
}

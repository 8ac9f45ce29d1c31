import { render } from 'preact';
import { whoAmI } from './api/session.ts';
import { Console } from './console.tsx';

void whoAmI();
render(<Console />, document.getElementById('app')!);

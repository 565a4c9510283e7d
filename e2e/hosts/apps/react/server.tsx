import { renderToString } from 'react-dom/server';
import { Echo } from './echo';

export const render = () => renderToString(<Echo address="ws://127.0.0.1:8080/echo" />);

/** VitePress's default theme, with contrast enough and a box that filters a table. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import TableFilter from './TableFilter.vue';
// oxlint-disable-next-line import/no-unassigned-import -- VitePress's way to add a style sheet
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('TableFilter', TableFilter);
  },
} satisfies Theme;

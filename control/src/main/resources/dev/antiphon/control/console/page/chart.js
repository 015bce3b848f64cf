// Lines over the seconds of a load, drawn by uPlot. The colours are those of the style sheet.
import { Component, html } from './preact.js';
import uPlot from './uplot.js';
import { number } from './i18n.js';

const HEIGHT = 240;

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Properties: title, unit, seconds, and lines as a list of {key, label, colour, dash}. */
export class Chart extends Component {
  constructor(props) {
    super(props);
    this.redraw = this.redraw.bind(this);
  }

  componentDidMount() {
    this.draw();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.box);
    this.theme = new MutationObserver(this.redraw);
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    dark.addEventListener('change', this.redraw);
  }

  componentWillUnmount() {
    this.observer.disconnect();
    this.theme.disconnect();
    dark.removeEventListener('change', this.redraw);
    this.plot.destroy();
  }

  componentDidUpdate() {
    this.plot.setData(this.data());
  }

  data() {
    const { seconds, lines } = this.props;
    return [seconds.map((each) => each.t), ...lines.map(({ key }) => seconds.map((each) => each[key] ?? null))];
  }

  /** Returns the colour that a class has here; a canvas does not know the variables of CSS. */
  colour(name) {
    this.sample.className = `sample ${name}`;
    return getComputedStyle(this.sample).color;
  }

  width() {
    return Math.max(160, this.box.clientWidth);
  }

  resize() {
    if (this.width() !== this.plot.width) this.plot.setSize({ width: this.width(), height: HEIGHT });
  }

  redraw() {
    this.plot.destroy();
    this.draw();
  }

  draw() {
    const { lines, unit } = this.props;
    const axis = {
      stroke: this.colour('axis'),
      grid: { stroke: this.colour('grid'), width: 1 },
      ticks: { stroke: this.colour('grid'), width: 1 },
      font: '12px system-ui, sans-serif',
      values: (plot, values) => values.map((each) => number(each, 3)),
    };
    this.plot = new uPlot({
      width: this.width(),
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: (plot, low, high) => [0, (high || 1) * 1.05] } },
      axes: [{ ...axis, space: 60 }, { ...axis, size: 64 }],
      series: [{}, ...lines.map(({ label, colour, dash }) => ({
        label: `${label}, ${unit}`, stroke: this.colour(colour), width: 2, dash, points: { show: false }, spanGaps: false,
      }))],
    }, this.data(), this.box);
  }

  render({ title, unit, seconds, lines }) {
    const last = seconds.at(-1);
    return html`
      <figure class="chart">
        <figcaption><strong>${title}</strong>, <span class="quiet">${unit}</span></figcaption>
        <div class="drawing" role="img" aria-label=${title} ref=${(element) => { this.box = element; }}>
          <span class="sample" hidden ref=${(element) => { this.sample = element; }}></span></div>
        <ul class="legend">${lines.map(({ key, label, colour, dash }) => html`
          <li><svg width="28" height="10" aria-hidden="true" class=${colour}>
            <line x1="0" y1="5" x2="28" y2="5" stroke="currentColor" stroke-width="2" stroke-dasharray=${dash?.join(' ')} /></svg>
            ${label} <b>${last[key] === undefined ? '–' : number(last[key], 2)}</b></li>`)}</ul>
      </figure>`;
  }
}

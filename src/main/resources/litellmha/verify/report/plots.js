"use strict";
// Draws the plots into the places that the page has for them, from the data in it.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const LANE_HEIGHT = 22;
  const LEFT = 64;
  const FONT = "12px system-ui, sans-serif";
  const plots = [];

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const later = (name) => () => color(name);
  const decimals = (value, digits) => (value == null ? "–" : value.toFixed(digits).replace("-", "−"));
  const plain = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

  const WHOLE = [1, 2, 5].flatMap((digit) => [1, 10, 100, 1000, 10000].map((power) => digit * power)).sort((a, b) => a - b);

  const axis = (label, extra = {}) => ({
    label,
    size: 30,
    labelFont: FONT,
    font: FONT,
    labelSize: 20,
    stroke: later("soft"),
    grid: { stroke: later("grid"), width: 1 },
    ticks: { stroke: later("grid"), width: 1 },
    values: (plot, ticks) => ticks.map(plain),
    ...extra,
  });

  const draw = (id, height, options, series) => {
    const place = document.getElementById(id);
    const plot = new uPlot({ ...options, width: place.clientWidth, height }, series, place);
    const image = plot.root.querySelector(".u-wrap");
    image.setAttribute("role", "img");
    image.setAttribute("aria-labelledby", `${id}-title`);
    image.setAttribute("aria-describedby", `${id}-summary`);
    // In the next frame: a size that changes while sizes are observed is an error.
    new ResizeObserver(() => requestAnimationFrame(() => {
      if (place.clientWidth > 0 && place.clientWidth !== plot.width) {
        plot.setSize({ width: place.clientWidth, height });
      }
    })).observe(place);
    plots.push(plot);
  };

  // Draws in CSS pixels, within the times that are shown and, if `above`, over the lanes as well.
  const inPlot = (plot, above, paint) => {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    const box = { left: bbox.left / ratio, top: bbox.top / ratio, width: bbox.width / ratio, height: bbox.height / ratio };
    const top = above ? 0 : box.top;
    ctx.save();
    ctx.scale(ratio, ratio);
    ctx.font = FONT;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.beginPath();
    ctx.rect(box.left, top, box.width, box.top + box.height - top);
    ctx.clip();
    paint(ctx, box, (time) => plot.valToPos(time, "x", true) / ratio);
    ctx.restore();
  };

  const fitted = (ctx, text, x, y, width) => {
    if (ctx.measureText(text).width <= width) {
      ctx.fillText(text, x, y);
    }
  };

  // A pod, or a phase, has the same color in all lanes of all plots.
  const colors = new Map([["none", "lane-none"], ["Cluster in healthy state", "lane-calm"]]);
  let next = 0;
  data.timelines.forEach((line) => line.lanes.forEach((lane) => lane.segments.forEach(({ text }) => {
    if (!colors.has(text)) {
      colors.set(text, `lane-${next++ % 6}`);
    }
  })));

  const at = (lane, time) => {
    const segment = lane.segments.find(({ from, to }) => from <= time && time < to);
    return segment ? segment.text : "–";
  };

  const timeline = (line, id) => {
    const lanes = line.lanes.filter((lane) => lane.segments.length > 0);
    const rows = lanes.length + (line.faults.length > 0 ? 1 : 0);
    const row = (index) => index * LANE_HEIGHT;

    const paintLane = (lane, index) => (ctx, box, x) => lane.segments.forEach(({ from, to, text }) => {
      const left = Math.max(x(from), box.left);
      const width = Math.min(x(to), box.left + box.width) - left;
      if (width > 0) {
        const top = row(index);
        ctx.fillStyle = color(colors.get(text));
        ctx.fillRect(left, top + 2, width, LANE_HEIGHT - 4);
        ctx.fillStyle = color("ink");
        ctx.fillRect(left, top + 2, 1, LANE_HEIGHT - 4);
        fitted(ctx, text, left + 6, top + LANE_HEIGHT / 2, width - 8);
      }
    });
    const paintFaults = (ctx, box, x) => line.faults.forEach((fault, index) => {
      const left = Math.round(x(fault.at)) + 0.5;
      const middle = row(lanes.length) + LANE_HEIGHT / 2;
      ctx.strokeStyle = color("fault");
      ctx.fillStyle = color("fault");
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      ctx.moveTo(left, 0);
      ctx.lineTo(left, box.top + box.height);
      ctx.stroke();
      const following = line.faults[index + 1];
      const room = Math.min(following ? x(following.at) : Infinity, box.left + box.width) - left - 8;
      const short = fault.text.split(",")[0];
      fitted(ctx, ctx.measureText(fault.text).width <= room ? fault.text : short, left + 6, middle, room);
    });
    const paintGap = (ctx, box, x) => {
      if (line.gap && line.gap.to - line.gap.from > 5 * line.width) {
        const left = x(line.gap.from);
        const width = x(line.gap.to) - left;
        ctx.fillStyle = color("gap");
        ctx.fillRect(left, box.top, width, box.height);
        ctx.fillStyle = color("ink");
        ctx.textAlign = "center";
        const seconds = `${decimals(line.gap.to - line.gap.from, 2)} s`;
        const whole = `${seconds} without a row`;
        const text = ctx.measureText(whole).width < width - 8 ? whole : seconds;
        fitted(ctx, text, left + width / 2, box.top + 16, width - 4);
      }
    };
    const paintNames = ({ ctx, bbox }) => {
      ctx.save();
      ctx.scale(devicePixelRatio, devicePixelRatio);
      ctx.font = FONT;
      ctx.fillStyle = color("soft");
      ctx.textAlign = "right";
      ctx.textBaseline = "middle";
      [...lanes.map((lane) => lane.name), ...(line.faults.length > 0 ? ["Fault"] : [])].forEach((name, index) =>
        ctx.fillText(name, bbox.left / devicePixelRatio - 8, row(index) + LANE_HEIGHT / 2));
      ctx.restore();
    };

    const nothing = { class: "unmarked", points: { show: false }, paths: () => null };
    const count = (plot, value, series, index) => (index == null ? "–" : String(value ?? 0));
    const times = line.acknowledged.map((count, index) => Number((line.from + index * line.width).toFixed(3)));
    draw(id, 210 + row(rows), {
      padding: [row(rows) + 6, 10, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: (plot, min, max) => [0, Math.max(1, Math.ceil(max * 1.15))] } },
      axes: [
        axis(line.faults.length > 0 ? "seconds from the fault" : "seconds from the first row"),
        axis(`rows per ${Math.round(line.width * 1000)} ms`, { size: LEFT - 20, incrs: WHOLE }),
      ],
      series: [
        { label: "at s", class: "unmarked", value: (plot, value) => decimals(value, 1) },
        { label: "acknowledged", value: count, stroke: later("good"), fill: later("good-fill"), width: 1,
          paths: uPlot.paths.stepped({ align: 1 }), points: { show: false } },
        { label: "failed", value: count, stroke: later("bad"), fill: later("bad"), width: 0,
          paths: uPlot.paths.bars({ size: [1, Infinity, 2], align: 1 }), points: { show: false } },
        ...lanes.map((lane) => ({ ...nothing, label: lane.name,
          value: (plot, value, series, index) => (index == null ? "–" : at(lane, times[index] + line.width / 2)) })),
      ],
      hooks: {
        drawAxes: [(plot) => inPlot(plot, false, paintGap)],
        draw: [
          paintNames,
          (plot) => lanes.forEach((lane, index) => inPlot(plot, true, paintLane(lane, index))),
          (plot) => inPlot(plot, true, paintFaults),
        ],
      },
    }, [times, line.acknowledged, line.failed.map((count) => count || null), ...lanes.map(() => times.map(() => null))]);
  };

  const spending = (spend, id) => {
    const numbers = [0, ...spend.total.map((sum, index) => index + 1)];
    const top = Math.max(spend.budget, ...spend.total) * 1.15 || 1;
    const dollars = (plot, value) => (value == null ? "–" : plain(value));
    const perPod = spend.replicas.map(({ requests }) => {
      const spent = numbers.map(() => null);
      const refused = numbers.map(() => null);
      let sum = 0;
      spent[0] = 0;
      requests.forEach(({ number, cost, accepted }) => {
        sum += cost;
        spent[number] = sum;
        refused[number] = accepted ? null : sum;
      });
      return { spent, refused };
    });
    const paintBudget = (ctx, box) => {
      const text = `budget ${plain(spend.budget)} USD`;
      const y = box.top + box.height * (1 - spend.budget / top) - 11;
      ctx.fillStyle = color("paper");
      ctx.fillRect(box.left + 2, y - 7, ctx.measureText(text).width + 8, 14);
      ctx.fillStyle = color("fault");
      fitted(ctx, text, box.left + 6, y, box.width - 8);
    };
    draw(id, 280, {
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: [0, top] } },
      axes: [
        axis("requests to all pods", { incrs: WHOLE }),
        axis("spent, USD", { size: LEFT }),
      ],
      series: [
        { label: "request", class: "unmarked", value: (plot, value) => value ?? "–" },
        { label: "budget", stroke: later("fault"), width: 1.5, dash: [2, 4], points: { show: false }, value: dollars },
        { label: "all pods", stroke: later("ink"), width: 2, points: { show: false }, value: dollars,
          paths: uPlot.paths.stepped({ align: 1 }) },
        ...spend.replicas.flatMap(({ pod }, index) => {
          const stroke = later(`line-${index % 4}`);
          return [
            { label: pod, stroke, width: 2, dash: index === 0 ? [] : [4 + 4 * index, 3], spanGaps: true,
              points: { show: false }, value: dollars, paths: uPlot.paths.stepped({ align: 1 }) },
            { label: `refused by ${pod}`, class: "unlisted", stroke, paths: () => null,
              points: { show: true, size: 9, width: 2, stroke, fill: later("paper") } },
          ];
        }),
      ],
      hooks: { draw: [(plot) => inPlot(plot, false, paintBudget)] },
    }, [numbers, numbers.map(() => spend.budget), [0, ...spend.total], ...perPod.flatMap((pod) => [pod.spent, pod.refused])]);
  };

  data.timelines.forEach((line, index) => timeline(line, `timeline-${index}`));
  data.spendings.forEach((spend, index) => spending(spend, `spending-${index}`));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach((plot) => plot.redraw()));
})();

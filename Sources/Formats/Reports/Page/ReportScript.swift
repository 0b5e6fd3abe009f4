/// What a report's page does: draws its charts in its colours, and saves them.
enum ReportScript {
  static let text = """
    "use strict";
    (() => {
      const night = matchMedia("(prefers-color-scheme: dark)");
      const dark = JSON.parse(document.getElementById("dark").textContent);
      const figures = [...document.querySelectorAll("figure")];
      const views = new Map();

      async function draw(figure) {
        const spec = JSON.parse(figure.querySelector("script:not(.commands)").textContent);
        delete spec.title;
        if (night.matches) spec.config = dark;
        const plot = figure.querySelector(".plot");
        if (plot.clientWidth < 560) spec.config.legend.columns = 2;
        // What has no room to be read is scrolled instead.
        const least = Number(plot.dataset.least ?? 0);
        const scrolls = plot.clientWidth > 0 && plot.clientWidth < least;
        plot.classList.toggle("scrolls", scrolls);
        if (scrolls) {
          spec.width = least;
          plot.tabIndex = 0;
        }
        const choices = figure.querySelector(".choices");
        choices.replaceChildren();
        views.get(figure)?.finalize();
        const drawn = await vegaEmbed(plot, spec, {
          renderer: "svg", actions: false, tooltip: {theme: "custom"}, logLevel: 1,
          bind: choices,
        });
        views.set(figure, drawn);
        if ("picks" in figure.dataset) {
          drawn.view.addEventListener("click", (event, item) => pick(figure, item?.datum?.point));
        }
        const commands = figure.querySelector(".commands");
        if (commands) {
          const texts = JSON.parse(commands.textContent);
          const tell = () => {
            figure.querySelector("code").textContent = texts[drawn.view.signal("point")];
          };
          drawn.view.addSignalListener("point", tell);
          tell();
        }
      }

      // Shows a point of a study in the chart of single points, or its command alone where its
      // balance is not known.
      function pick(figure, point) {
        const commands = figure.closest("section").querySelector(".commands");
        if (point === undefined || !commands) return;
        const shown = commands.closest("figure");
        const list = shown.querySelector("select");
        if ([...list.options].some((option) => option.value === String(point))) {
          list.value = String(point);
          list.dispatchEvent(new Event("change", {bubbles: true}));
        } else {
          shown.querySelector("code").textContent = JSON.parse(commands.textContent)[point];
        }
        shown.scrollIntoView({block: "nearest"});
      }

      async function drawAll() {
        document.documentElement.classList.toggle("dark", night.matches);
        for (const figure of figures) {
          try {
            await draw(figure);
            figure.dataset.state = "drawn";
          } catch (error) {
            figure.dataset.state = "failed";
            figure.querySelector(".plot").textContent = "This chart cannot be drawn: " + error.message;
            console.error(error);
          }
        }
        document.documentElement.dataset.state = "ready";
      }

      async function save(figure, format) {
        const url = await views.get(figure).view.toImageURL(format, format === "png" ? 2 : 1);
        const link = document.createElement("a");
        link.href = url;
        link.download = figure.dataset.name + "." + format;
        link.click();
      }

      for (const figure of figures) {
        for (const button of figure.querySelectorAll("button")) {
          button.addEventListener("click", () => save(figure, button.dataset.format));
        }
      }
      night.addEventListener("change", drawAll);
      drawAll();
    })();
    """
}

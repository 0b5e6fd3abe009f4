#!/usr/bin/env python3
"""Draws charts with vl-convert, the Vega programs in a Python package.

draw-charts.py bundle FILE            writes the script that draws charts in a page
draw-charts.py draw FORMATS FILE...   draws NAME.vl.json as NAME.svg, NAME.png beside it

The package may stand in the folder `python` beside this file.
"""

import json
import os
import sys

folder = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(folder, "python"))

NOTICE = """\
/*! Vega {vega}, Vega-Lite {lite} and Vega-Embed {embed}, bundled by vl-convert {convert}

Copyright (c) 2015-2025, University of Washington Interactive Data Lab and contributors.
All rights reserved. BSD 3-Clause License:

Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met: (1) Redistributions of source code must retain the
above copyright notice, this list of conditions and the following disclaimer. (2) Redistributions in
binary form must reproduce the above copyright notice, this list of conditions and the following
disclaimer in the documentation and/or other materials provided with the distribution. (3) Neither
the name of the copyright holder nor the names of its contributors may be used to endorse or promote
products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE
USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */
"""


def write(path, content):
    """Writes a file that appears whole or not at all."""
    temporary = f"{path}.{os.getpid()}.partial"
    with open(temporary, "wb") as file:
        file.write(content)
    os.replace(temporary, path)


def bundle(convert, path):
    notice = NOTICE.format(
        vega=convert.get_vega_version(),
        lite=convert.get_vegalite_versions()[-1],
        embed=convert.get_vega_embed_version(),
        convert=convert.__version__,
    )
    # Nothing in it may end the script element that it stands in, or start a comment there.
    script = convert.javascript_bundle().replace("</script", "<\\/script").replace("<!--", "<\\!--")
    write(path, (notice + script).encode())


def draw(convert, formats, paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            chart = json.load(file)
        stem = path.removesuffix(".vl.json")
        if "svg" in formats:
            write(stem + ".svg", convert.vegalite_to_svg(chart).encode())
        if "png" in formats:
            write(stem + ".png", convert.vegalite_to_png(chart, scale=2))


def main():
    try:
        import vl_convert
    except ImportError:
        sys.exit("the Python package vl-convert-python is missing; Scripts/install.sh installs it")
    if sys.argv[1] == "bundle":
        bundle(vl_convert, sys.argv[2])
    else:
        draw(vl_convert, sys.argv[2].split(","), sys.argv[3:])


if __name__ == "__main__":
    main()

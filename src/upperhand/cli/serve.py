"""``upperhand serve SCENARIO``: the local web app, for this machine only."""

from __future__ import annotations

from typing import Annotated

import typer

from .app import FAILED, app, say, user
from .asking import Draws, Paths, ScenarioName
from .keeping import StoreFolder, store_folder

Port = Annotated[int, typer.Option(metavar="N", help="Port; 0 takes any that is free.", min=0, max=65535)]
Silent = Annotated[bool, typer.Option("--no-open", help="Do not open the page in the browser.")]


@app.command()
def serve(
    scenario: ScenarioName,
    port: Port = 8642,
    no_open: Silent = False,
    paths: Paths = None,
    draws: Draws = None,
    store: StoreFolder = None,
) -> None:
    """Show a war in the browser.

    The page answers this machine only. Runs are kept: a page that is loaded again finds them, and one that was cut off is
    begun again. Ctrl-C ends it.
    """
    import socket
    import threading
    import webbrowser

    import uvicorn

    from upperhand.evidence.place import workplace
    from upperhand.web.app import NOT_BUILT, create_app, has_page

    page = create_app(workplace(scenario), store_folder(store), who=user(), paths=paths, draws=draws)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as error:
            say(
                f"error: port {port} cannot be used: {error.strerror}\n  try: --port 0, which takes a free one"
            )
            raise typer.Exit(FAILED) from error
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        page.served.worker.start()  # so that the first answer does not wait for imports
        say(f"{page.served.current.scenario.title}: {address} (Ctrl-C ends it)")
        if not has_page():
            say(f"warning: {NOT_BUILT}")
        if not no_open:
            threading.Timer(0.5, webbrowser.open, (address,)).start()
        settings = uvicorn.Config(
            page,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=200,
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(settings).run([listening])

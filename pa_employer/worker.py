"""The background worker of an installation: what it works on, and with which services."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from threading import Event

from flask import Flask
from sqlalchemy import Engine

from config.settings import Settings
from pa_employer.app import create_app
from pa_employer.backups import daily
from pa_employer.bureau import forgetting, packing, sending, sheets_in
from pa_employer.bureau import working as bureau
from pa_employer.cards import installed as cards
from pa_employer.clock import Clock, system_clock
from pa_employer.evidence import installed as evidence
from pa_employer.filings import send
from pa_employer.hiring import forgetting as hiring
from pa_employer.jobs.worker import Bench, begin, keep_working
from pa_employer.letters import post
from pa_employer.letters.installed import postboxes_of
from pa_employer.policies import trying
from pa_employer.privacy import copying, retention
from pa_employer.reviews import reminding
from pa_employer.sealing import SEAL


def bench_of(engine: Engine, settings: Settings, clock: Clock = system_clock) -> Bench:
    """Return what a worker of this installation works with."""
    press = packing.Press(evidence.files_of(settings), _pages(settings, clock))
    work = (
        send.handlers(settings.hmrc.address)
        | post.handlers(postboxes_of(settings))
        | cards.handlers(settings.cards)
        | evidence.handlers(settings)
        | hiring.HANDLERS
        | reminding.HANDLERS
        | trying.HANDLERS
        | bureau.handlers(settings.hmrc)
        | sheets_in.HANDLERS
        | sending.handlers(settings.hmrc)
        | packing.handlers(press)
        | forgetting.HANDLERS
        | copying.handlers(press.files)
        | retention.HANDLERS
        | daily.handlers(settings)
    )
    return Bench(engine, clock, work)


def work(engine: Engine, settings: Settings, stop: Event) -> None:
    """Work until told to stop."""
    SEAL.use(settings.sealing_keys, settings.keys_now)
    begin()
    bench = bench_of(engine, settings)
    with bench.opened() as session:
        send.sweep(session, bench.clock())
        cards.begin(session, settings.cards, bench.clock())
        evidence.begin(session, settings, bench.clock())
        reminding.begin(session, bench.clock())
        retention.begin(session, bench.clock())
        daily.begin(session, settings, bench.clock())
        session.commit()
    keep_working(bench, stop)


def _pages(settings: Settings, clock: Clock) -> Callable[[], AbstractContextManager[object]]:
    """Return what lets the worker draw pages; most work needs none, so it is made when it is."""

    @cache
    def app() -> Flask:
        return create_app(settings, clock)

    return lambda: app().app_context()

"""The application: every room joined under one roof."""

from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import NO_CARDS, Settings
from pa_employer.accounts import administration
from pa_employer.accounts.models import Account
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.queries import role_of_post
from pa_employer.accounts.signed_in import recognise
from pa_employer.agreements import routes as agreements
from pa_employer.asking import routes as asking
from pa_employer.assistants import bank_account_routes as bank_accounts
from pa_employer.assistants import relative_routes as relatives
from pa_employer.assistants import routes as assistants
from pa_employer.assistants.queries import households_by_job, roles_by_job
from pa_employer.assurance import routes as assurance
from pa_employer.bureau import chase_routes as bureau_chase
from pa_employer.bureau import hmrc_routes as bureau_hmrc
from pa_employer.bureau import pack_routes as bureau_packs
from pa_employer.bureau import routes as bureau
from pa_employer.bureau import sheet_routes as bureau_sheets
from pa_employer.bureau import workbook_routes as bureau_workbooks
from pa_employer.cards import hook as card_hook
from pa_employer.cards import routes as cards
from pa_employer.cards.installed import programme_of
from pa_employer.clock import Clock, system_clock
from pa_employer.concerns import routes as concerns
from pa_employer.costing import routes as costing
from pa_employer.db import make_engine
from pa_employer.deductions import routes as deductions
from pa_employer.desk import (
    closing_routes,
    decision_routes,
    item_routes,
    ladder_routes,
    looking_routes,
    plan_routes,
    recovery_routes,
    sharing_routes,
)
from pa_employer.desk import routes as desk
from pa_employer.duties import routes as duties
from pa_employer.employing import own_routes as own_papers
from pa_employer.employing import own_terms_routes as own_terms
from pa_employer.employing import parting_routes as parting
from pa_employer.employing import routes as employing
from pa_employer.employing import terms_routes as terms
from pa_employer.enrolment import routes as enrolment
from pa_employer.evidence import (
    capture_routes,
    hold_routes,
    list_routes,
    receipt_routes,
    visit_routes,
)
from pa_employer.evidence import routes as evidence
from pa_employer.evidence.installed import desk_of, files_of
from pa_employer.filings import routes as filings
from pa_employer.finance import routes as finance
from pa_employer.handing_over import routes as handing_over
from pa_employer.hiring import applicant_routes as applicants
from pa_employer.hiring import routes as hiring
from pa_employer.home import routes as home
from pa_employer.ladder import routes as ladder
from pa_employer.leave import family_routes as family_leave
from pa_employer.leave import own_routes as own_leave
from pa_employer.leave import routes as leave
from pa_employer.leave import sick_routes as sick_leave
from pa_employer.letters.installed import postboxes_of
from pa_employer.letters.models import LetterKind
from pa_employer.messages import routes as messages
from pa_employer.messages import writing_routes as writing
from pa_employer.messages.service import reading_of
from pa_employer.paper import routes as paper
from pa_employer.paying import pension_routes as pension_files
from pa_employer.paying import routes as paying
from pa_employer.payruns import extra_routes as extras
from pa_employer.payruns import payslip_routes as payslips
from pa_employer.payruns import routes as payruns
from pa_employer.people import routes as people
from pa_employer.people.queries import households_by_mandate, roles_by_mandate
from pa_employer.plans import routes as plans
from pa_employer.plans import saving_routes as savings
from pa_employer.policies import proposal_routes as proposals
from pa_employer.policies import routes as policies
from pa_employer.policies import trial_routes
from pa_employer.privacy import ask_routes as privacy_asks
from pa_employer.privacy import copy_routes as privacy_copies
from pa_employer.privacy import retention_routes
from pa_employer.privacy import routes as privacy
from pa_employer.reviews import (
    ending_routes,
    print_routes,
    repay_routes,
    sitting_routes,
    things_routes,
    visiting_routes,
)
from pa_employer.reviews import routes as reviews
from pa_employer.rota import offer_routes as shift_offers
from pa_employer.rota import own_routes as own_rota
from pa_employer.rota import routes as rota
from pa_employer.rota import swap_routes as swaps
from pa_employer.schemes import routes as schemes
from pa_employer.sealing import SEAL
from pa_employer.signing_in import council_routes as councils
from pa_employer.signing_in import help_routes as sign_in_help
from pa_employer.signing_in import passkey_routes as passkeys
from pa_employer.signing_in import password_routes as own_password
from pa_employer.signing_in import proof_routes as proof
from pa_employer.signing_in import routes as signing_in
from pa_employer.signing_in import second_step_routes as second_step
from pa_employer.signing_in import vouch_routes as vouching
from pa_employer.signing_in import yours_routes as own_sign_in
from pa_employer.signing_in.openid import speak_openid
from pa_employer.signing_in.proving import ask_for_proof
from pa_employer.signing_in.using import note_use
from pa_employer.statements import account_routes as money_accounts
from pa_employer.statements import bill_routes as bills
from pa_employer.statements import routes as statements
from pa_employer.statements import rule_routes as rules
from pa_employer.statements import shop_routes as shops
from pa_employer.statements import split_routes as splitting
from pa_employer.supporting import month_routes as support_months
from pa_employer.supporting import routes as supporting
from pa_employer.timesheets import fill_in_routes as fill_in
from pa_employer.timesheets import offline_routes as offline
from pa_employer.timesheets import own_routes as own_weeks
from pa_employer.timesheets import routes as timesheets
from pa_employer.watching import routes as watching
from pa_employer.watching.requests import watch_requests
from pa_employer.web.access import Role, guard, prove_by
from pa_employer.web.arriving import WITH_FILES, receive
from pa_employer.web.pages import dress
from pa_employer.web.reading import read_by
from pa_employer.web.text import refuse_unholdable
from pa_employer.web.work import once, unit_of_work
from pa_employer.yearend import routes as yearend


def create_app(settings: Settings, clock: Clock = system_clock) -> Flask:
    """Return the service, ready to answer; its database must have been upgraded."""
    SEAL.use(settings.sealing_keys, settings.keys_now)
    app = Flask("pa_employer")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEMO=settings.demo,
        HAS_CARDS=settings.cards.programme != NO_CARDS,
        HAS_TEXTS=LetterKind.TEXT in postboxes_of(settings),
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=WITH_FILES,
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form left open over lunch is still good: the token lasts as long as the sign-in.
        WTF_CSRF_TIME_LIMIT=None,
    )
    _believe_proxies(app, settings.proxies)
    _equip(app, settings, clock)
    watch_requests(app, settings.watching.request_id_header)
    dress(app)
    unit_of_work(app)
    receive(app)
    refuse_unholdable(app)
    # A card programme's messages prove who sent them by their signature.
    CSRFProtect(app).exempt(card_hook.bp)
    recognise(app, (_by_post, roles_by_mandate, roles_by_job))
    read_by(app, reading_of)
    guard(app)
    _keep_sign_ins_safe(app)
    once(app)
    for slice_ in (
        administration,
        agreements,
        applicants,
        asking,
        assistants,
        bank_accounts,
        bills,
        bureau,
        bureau_chase,
        bureau_hmrc,
        bureau_packs,
        bureau_sheets,
        bureau_workbooks,
        capture_routes,
        card_hook,
        cards,
        costing,
        councils,
        deductions,
        desk,
        duties,
        employing,
        ending_routes,
        enrolment,
        evidence,
        extras,
        family_leave,
        filings,
        fill_in,
        hiring,
        handing_over,
        hold_routes,
        home,
        leave,
        messages,
        list_routes,
        money_accounts,
        offline,
        own_leave,
        own_papers,
        own_password,
        own_rota,
        own_sign_in,
        own_terms,
        paper,
        parting,
        own_weeks,
        paying,
        passkeys,
        payruns,
        payslips,
        pension_files,
        people,
        plans,
        policies,
        print_routes,
        proof,
        privacy,
        privacy_asks,
        privacy_copies,
        proposals,
        receipt_routes,
        relatives,
        retention_routes,
        reviews,
        rota,
        shift_offers,
        swaps,
        rules,
        savings,
        schemes,
        shops,
        second_step,
        sick_leave,
        sign_in_help,
        signing_in,
        assurance,
        closing_routes,
        concerns,
        finance,
        decision_routes,
        item_routes,
        ladder,
        ladder_routes,
        plan_routes,
        recovery_routes,
        sharing_routes,
        repay_routes,
        looking_routes,
        sitting_routes,
        splitting,
        statements,
        support_months,
        supporting,
        terms,
        things_routes,
        timesheets,
        trial_routes,
        visit_routes,
        vouching,
        visiting_routes,
        watching,
        writing,
        yearend,
    ):
        app.register_blueprint(slice_.bp)
    return app


def _equip(app: Flask, settings: Settings, clock: Clock) -> None:
    """Give the app what its pages work with."""
    app.extensions |= {
        "engine": make_engine(settings.database_url),
        "clock": clock,
        "settings": settings,
        "files": files_of(settings),
        "desk": desk_of(settings),
        "cards": programme_of(settings.cards),
        "passwords": Passwords(settings.password_cost),
    }


def _keep_sign_ins_safe(app: Flask) -> None:
    app.extensions["households"] = (households_by_mandate, households_by_job)
    prove_by(app, ask_for_proof)
    note_use(app)
    speak_openid(app)


def _believe_proxies(app: Flask, many: int) -> None:
    """Believe what so many proxies say; more would let anybody say that they are elsewhere."""
    if many:
        trusted = ProxyFix(app.wsgi_app, x_for=many, x_proto=many)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # how Flask documents wrapping it


def _by_post(_session: Session, account: Account, _today: object) -> frozenset[Role]:
    return role_of_post(account)

"""Every public address around one badge, as `demo.json` lists them for whoever checks what strangers can read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from badges.records.tables import Assertion
from badges.services.endorsing import EndorsementSeen, endorsements_of_version
from badges.services.exporting_files import CERTIFICATE, QR_CODES
from badges.services.instance import Instance
from badges.services.publishing import FILES
from badges.services.publishing_pages import BadgeClassPage, class_page


def public_addresses(instance: Instance, session: Session, shown: Assertion) -> list[str]:
    """Return every public address of the badge `shown`, of what it names and of what is done with it.

    Its own id and its short address are not among them: they stand apart. The address of the badge without a version
    leads to the current one; every other answers 200.
    """
    urls, award, code = instance.urls, shown.award, shown.short_code
    org, badge, version = award.organisation.slug, award.badge_version.badge_class.slug, award.badge_version.number
    kid = shown.signer.kid
    page = class_page(instance, session, org, badge, version)
    return [
        urls.organisation(org),
        urls.testimonies(org),
        urls.testify(org),
        urls.badge(org, badge),
        urls.badge(org, badge, version),
        urls.badge_image(org, badge, version),
        urls.badge_drawing(org, badge, version),
        urls.badge_endorsements(org, badge, version),
        *(urls.assertion_file(org, shown.public_id, name) for name in (*FILES, *QR_CODES, CERTIFICATE)),
        urls.short_in_capitals(code),
        urls.recognise(code),
        urls.propose_meeting(code),
        urls.signer(org, kid),
        urls.signer_key(org, kid),
        urls.signer_revocations(org, kid),
        urls.signer_badge(org, kid, badge, version),
        urls.signer_badge_image(org, kid, badge, version),
        urls.recipient(shown.recipient_token),
        *(_named_by(instance, session, page) if page else ()),
    ]


def _named_by(instance: Instance, session: Session, page: BadgeClassPage) -> list[str]:
    """Return our addresses that a badge leads to: the skills that it corresponds to, the opinions that stand."""
    ours = [line.url for line in page.alignments if line.url.startswith(f"{instance.urls.base}/")]
    opinions = endorsements_of_version(instance, session, page)
    return ours + [address for one in opinions for address in _of_opinion(instance, page.issuer.slug, one)]


def _of_opinion(instance: Instance, org: str, opinion: EndorsementSeen) -> list[str]:
    found = [opinion.page_url, instance.urls.endorser(org, opinion.public_id)]
    return [*found, opinion.logo_url] if opinion.logo_url else found

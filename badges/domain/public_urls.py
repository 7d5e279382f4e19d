"""Every public address of the service, built in one place from the stored base URL."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublicUrls:
    """Builds absolute addresses; `base` has no trailing slash."""

    base: str

    def organisation(self, org: str) -> str:
        """Return the id of an organisation's issuer Profile."""
        return f"{self.base}/o/{org}"

    def badge(self, org: str, badge: str, version: int | None = None) -> str:
        """Return the id of a BadgeClass version, or the address that leads to the current one."""
        tail = f"/{version}" if version is not None else ""
        return f"{self.base}/o/{org}/badges/{badge}{tail}"

    def badge_image(self, org: str, badge: str, version: int) -> str:
        """Return the address of a BadgeClass version's image (PNG, unless SVG is what `Accept` prefers)."""
        return f"{self.badge(org, badge, version)}/image"

    def badge_drawing(self, org: str, badge: str, version: int) -> str:
        """Return the address of the same image as SVG, for our own pages."""
        return f"{self.badge_image(org, badge, version)}.svg"

    def assertion(self, org: str, public_id: str) -> str:
        """Return the id of a hosted Assertion."""
        return f"{self.base}/o/{org}/assertions/{public_id}"

    def assertion_file(self, org: str, public_id: str, name: str) -> str:
        """Return the address of a file made from an assertion (`badge.png`, `signed.svg`, `badge.jws`, …)."""
        return f"{self.assertion(org, public_id)}/{name}"

    def badge_endorsements(self, org: str, badge: str, version: int) -> str:
        """Return the address of the list of what stands of a badge version."""
        return f"{self.badge(org, badge, version)}/endorsements"

    def endorsement(self, org: str, public_id: str) -> str:
        """Return the id of a hosted Endorsement."""
        return f"{self.base}/o/{org}/endorsements/{public_id}"

    def endorser(self, org: str, public_id: str) -> str:
        """Return the id of the Profile of whoever gave that Endorsement."""
        return f"{self.endorsement(org, public_id)}/issuer"

    def endorser_logo(self, org: str, public_id: str) -> str:
        """Return the address of an endorser's logo (PNG)."""
        return f"{self.endorsement(org, public_id)}/logo"

    def employer(self, org: str, public_id: str) -> str:
        """Return the id of an engaged employer's Profile, the identity of the badge that it received."""
        return f"{self.base}/o/{org}/employers/{public_id}"

    def signer(self, org: str, kid: str) -> str:
        """Return the id of the issuer Profile bound to the signing key `kid`."""
        return f"{self.base}/o/{org}/signers/{kid}"

    def signer_key(self, org: str, kid: str) -> str:
        """Return the id of the CryptographicKey `kid`."""
        return f"{self.signer(org, kid)}/key"

    def signer_revocations(self, org: str, kid: str) -> str:
        """Return the id of the RevocationList of signer `kid`."""
        return f"{self.signer(org, kid)}/revocations"

    def signer_badge(self, org: str, kid: str, badge: str, version: int) -> str:
        """Return the id of the BadgeClass that badges signed by `kid` name."""
        return f"{self.signer(org, kid)}/badges/{badge}/{version}"

    def signer_badge_image(self, org: str, kid: str, badge: str, version: int) -> str:
        """Return the address of that BadgeClass's image."""
        return f"{self.signer_badge(org, kid, badge, version)}/image"

    def recipient(self, token: str) -> str:
        """Return a recipient's opaque identity."""
        return f"{self.base}/r/{token}"

    def short(self, code: str) -> str:
        """Return the short address of the employer's page."""
        return f"{self.base}/v/{code}"

    def short_in_capitals(self, code: str) -> str:
        """Return the same address with the path that a QR code holds."""
        return f"{self.base}/V/{code}"

    def recognise(self, code: str) -> str:
        """Return where an employer recognises the badge of a short code."""
        return f"{self.short(code)}/reconnaitre"

    def propose_meeting(self, code: str) -> str:
        """Return where an employer proposes a meeting to the holder of that badge."""
        return f"{self.short(code)}/rencontre"

    def qr_text(self, code: str) -> str:
        """Return the short address in capitals, so that the QR code stays in alphanumeric mode."""
        return self.short(code).upper()

    def testimonies(self, org: str) -> str:
        """Return the address of an organisation's published testimonies."""
        return f"{self.base}/o/{org}/temoignages"

    def testify(self, org: str) -> str:
        """Return where an employer testifies to an organisation."""
        return f"{self.base}/o/{org}/temoigner"

    def testimony(self, org: str, public_id: str) -> str:
        """Return the address of a published testimony."""
        return f"{self.testimonies(org)}/{public_id}"

    def testimony_link(self, public_id: str, token: str) -> str:
        """Return the address by which an employer confirms, corrects or takes back a testimony."""
        return f"{self.base}/temoigner/{public_id}/{token}"

    def directory_consent(self, public_id: str, token: str) -> str:
        """Return the address by which an employer says whether the directory lists it."""
        return f"{self.base}/annuaire/accord/{public_id}/{token}"

    def claim(self, code: str) -> str:
        """Return the claim link of an award."""
        return f"{self.base}/c/{code}"

    def confirm_endorsement(self, token: str) -> str:
        """Return the one-time link that publishes an Endorsement."""
        return f"{self.base}/reconnaissances/{token}"

    def meeting(self, token: str) -> str:
        """Return a link by which an employer confirms, or follows, the proposal of a meeting."""
        return f"{self.base}/rencontres/{token}"

    def person_at_desk(self, org: str, public_id: str) -> str:
        """Return where an organisation's coordinators see what is kept of one of its people."""
        return f"{self.base}/espace/{org}/personnes/{public_id}"

    def shared(self, token: str) -> str:
        """Return the address by which a person shows badges to somebody."""
        return f"{self.base}/p/{token}"

    def sign_in(self, token: str) -> str:
        """Return a one-time sign-in link."""
        return f"{self.base}/connexion/{token}"

"""How to reach it. Telephones and addresses of electronic mail may be a person's: they are offered, never switched on."""

from __future__ import annotations

from hub.pipeline.new_connector import content
from hub.pipeline.new_connector.kind import Kind

CONTACT: tuple[Kind, ...] = (
    Kind(
        "site_web",
        "le site web",
        words=(
            "site, site web, siteweb, site internet, web, website, url, homepage, internet, www, "
            "lien, contact website, site url, adresse web, adresse site"
        ),
        not_words="logo, image, photo, facebook, twitter, instagram, linkedin, source, social, fiche",
        holds=content.is_web_address,
        enough=0.5,
        shown=False,
        fields=("site_web: {from: @, clean: [url]}",),
        po={"record": ("[schema:url, $(site_web)~iri]",)},
    ),
    Kind(
        "telephone",
        "un téléphone",
        words="telephone, tel, phone, mobile, portable, fixe, numero telephone, telephone fixe",
        holds=content.cleans("phone"),
        alone=True,
        personal=True,
        fields=("telephone: {from: @, clean: [phone]}",),
        po={"record": ("[schema:telephone, $(telephone)]",)},
    ),
    Kind(
        "courriel",
        "une adresse électronique",
        words="email, e mail, mail, courriel, mel, adresse mail, adresse email, adresse electronique",
        holds=content.cleans("email"),
        alone=True,
        personal=True,
        fields=("courriel: {from: @, clean: [email]}",),
        po={"record": ("[schema:email, $(courriel)]",)},
    ),
)

-- Annuaire régional d'exemple : des structures imaginées, sous des numéros SIREN que personne ne porte.
-- Le même texte vaut pour PostgreSQL et pour SQLite.

CREATE TABLE structures (
  id              INTEGER PRIMARY KEY,
  siret           VARCHAR(14) UNIQUE,
  siren           VARCHAR(9),
  rna             VARCHAR(10),
  name            TEXT NOT NULL,
  legal_name      TEXT,
  acronym         TEXT,
  description     TEXT,                            -- HTML admis
  legal_form_code VARCHAR(4),                      -- catégorie juridique de l'Insee
  legal_family    TEXT,
  activity_labels TEXT,                            -- séparés par |
  naf_code        VARCHAR(6),                      -- NAF rév. 2
  street          TEXT,
  postal_code     VARCHAR(5),
  city            TEXT,
  commune_code    VARCHAR(5),                      -- code officiel géographique
  latitude        NUMERIC(9, 6),                   -- degrés, WGS 84
  longitude       NUMERIC(9, 6),
  website         TEXT,
  public_phone    TEXT,                            -- l'accueil
  public_email    TEXT,                            -- l'adresse générique
  contact_name    TEXT,                            -- une personne : n'est pas demandé
  contact_email   TEXT,                            -- une personne : n'est pas demandé
  founded_on      DATE,
  is_published    BOOLEAN NOT NULL DEFAULT FALSE,
  created_at      TIMESTAMP NOT NULL,
  updated_at      TIMESTAMP NOT NULL
);

CREATE INDEX structures_by_change ON structures (updated_at, id);

INSERT INTO structures (
  id, siret, siren, rna, name, legal_name, acronym, description, legal_form_code, legal_family, activity_labels, naf_code,
  street, postal_code, city, commune_code, latitude, longitude, website, public_phone, public_email,
  contact_name, contact_email, founded_on, is_published, created_at, updated_at
) VALUES
(101, '99900301500107', '999003015', 'W353999001', 'Les Jardins de la Vilaine', 'Association Les Jardins de la Vilaine', 'LJV',
 '<p>Maraîchage d''insertion : <strong>paniers bio</strong> &amp; marché à la ferme.</p>', '9220', 'Association',
 'Agriculture, forêt et pêche|Emploi et insertion', '01.13Z',
 '8 chemin des Prés', '35000', 'Rennes', '35238', 48.094500, -1.701200, 'https://jardins-vilaine.example.org/',
 '02 00 00 00 21', 'accueil@jardins-vilaine.example.org', 'Personne Imaginée', 'personne@jardins-vilaine.example.org',
 '2008-04-12', TRUE, '2020-09-01 08:30:00', '2026-02-03 17:05:12'),
(102, '99900302300101', '999003023', NULL, 'Imprimerie du Blosne', NULL, NULL,
 'Imprimerie coopérative, encres végétales.', '5458', 'SCOP',
 'Artisanat et industrie', '18.12Z',
 '21 rue de la Casse', '35200', 'Rennes', '35238', NULL, NULL, 'imprimerie-blosne.example.org',
 NULL, NULL, NULL, NULL,
 '1994-01-03', TRUE, '2020-09-01 08:30:00', '2026-01-20 09:00:00'),
(103, '99900303100104', '999003031', NULL, 'Communauté de communes des Monts d''Ardoise', NULL, 'CCMA',
 'Porte une politique locale de l''ESS.', '7346', NULL,
 NULL, '84.11Z',
 '1 place de la Halle', '29270', 'Carhaix-Plouguer', '29024', 48.276000, -3.573000, NULL,
 '02 00 00 00 23', NULL, NULL, NULL,
 NULL, TRUE, '2021-03-15 10:00:00', '2026-01-20 09:00:00'),
(104, NULL, '999003049', NULL, 'Mutuelle de l''Iroise', NULL, NULL,
 NULL, '8210', 'Mutuelle',
 'Finance, assurance et monnaie|Santé', '65.12Z',
 NULL, '29200', 'Brest', '29019', 48.390000, -4.486000, 'https://mutuelle-iroise.example.org/',
 NULL, NULL, NULL, NULL,
 '1948-06-01', TRUE, '2021-03-15 10:00:00', '2025-11-30 23:59:59'),
(105, NULL, NULL, 'W561999002', 'Repair café du Scorff', NULL, NULL,
 'On répare ensemble, le premier samedi du mois.', '9220', 'Association',
 'Réemploi, réparation et recyclage', NULL,
 NULL, NULL, NULL, NULL, NULL, NULL, NULL,
 NULL, NULL, 'Personne Imaginée', 'personne@example.org',
 NULL, TRUE, '2026-02-03 17:05:12', '2026-02-03 17:05:12'),
(106, '99900305600101', '999003056', NULL, 'Fondation L''Escale', NULL, NULL,
 NULL, '9300', 'Fondation',
 'Logement et habitat', '88.99B',
 '3 quai des Chaloupes', '56100', 'Lorient', '56121', 47.748000, -3.366000, NULL,
 NULL, 'contact@escale.example.org', NULL, NULL,
 '2001-10-22', TRUE, '2022-05-04 14:00:00', '2024-07-14 12:00:00'),
(107, '99900306400105', '999003064', NULL, 'Fiche en cours de saisie', NULL, NULL,
 NULL, NULL, NULL,
 NULL, NULL,
 NULL, '22000', 'Saint-Brieuc', '22278', NULL, NULL, NULL,
 NULL, NULL, NULL, NULL,
 NULL, FALSE, '2026-02-10 11:00:00', '2026-02-10 11:00:00');

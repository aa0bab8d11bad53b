CREATE TABLE oauth_signing_keys (
	kid TEXT NOT NULL, 
	state TEXT NOT NULL, 
	public_jwk JSONB NOT NULL, 
	sealed_private BYTEA NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	published_until TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (kid), 
	CONSTRAINT state_word CHECK (state IN ('next', 'current', 'retiring'))
)
;

CREATE UNIQUE INDEX oauth_signing_keys_one ON oauth_signing_keys (state) WHERE state <> 'retiring'
;

CREATE TABLE oauth_uses (
	digest BYTEA NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (digest)
)
;

CREATE INDEX oauth_uses_expiry ON oauth_uses (expires_at)
;

CREATE TABLE oauth_revision (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT one_row CHECK (id = 1)
)
;

CREATE TABLE disclosures (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	organisation_id UUID NOT NULL, 
	client_id UUID, 
	professional_id UUID, 
	purpose TEXT NOT NULL, 
	door TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	shown JSON NOT NULL, 
	PRIMARY KEY (house_id, id)
)
;

CREATE INDEX disclosures_at ON disclosures (house_id, at)
;

CREATE TABLE audit (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	organisation_id UUID, 
	client_id UUID, 
	professional_id UUID, 
	purpose TEXT, 
	act TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	case_id UUID, 
	subject_kind TEXT, 
	subject_id UUID, 
	subject_version INTEGER, 
	detail JSONB NOT NULL, 
	touched UUID[], 
	xid BIGINT DEFAULT pg_current_xact_id()::text::bigint, 
	PRIMARY KEY (house_id, id)
)
;

CREATE INDEX audit_at ON audit (house_id, at)
;

CREATE INDEX audit_subject ON audit (house_id, subject_id)
;

CREATE INDEX audit_xid ON audit (house_id, xid)
;

CREATE TABLE idempotency_keys (
	client_id UUID NOT NULL, 
	key TEXT NOT NULL, 
	request_hash TEXT NOT NULL, 
	operation TEXT NOT NULL, 
	subject_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (client_id, key)
)
;

CREATE INDEX idempotency_keys_at ON idempotency_keys (created_at)
;

CREATE TABLE meeting_facilities (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	address TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('meeting_room', 'meeting_room_raised_safety', 'forensic_room', 'interview_room', 'play_room', 'observation_room', 'reception_room'))
)
;

CREATE TABLE events (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	ordinal BIGINT GENERATED ALWAYS AS IDENTITY, 
	stream_id UUID NOT NULL, 
	case_id UUID, 
	type TEXT NOT NULL, 
	subject_kind TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	subject_version INTEGER, 
	reason_code TEXT, 
	notice_class TEXT NOT NULL, 
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	actor_organisation_id UUID, 
	taking_part UUID[] NOT NULL, 
	named UUID[] NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT notice_class_word CHECK (notice_class IN ('inform', 'acknowledge')), 
	CONSTRAINT type_shape CHECK (type ~ '^[a-z_]{1,40}\.[a-z_]{1,60}$'), 
	CONSTRAINT subject_kind_code CHECK (subject_kind ~ '^[a-z][a-z0-9_]{0,63}$'), 
	CONSTRAINT reason_code_code CHECK (reason_code ~ '^[a-z][a-z0-9_]{0,63}$')
)
;

CREATE INDEX events_stream ON events (house_id, stream_id, ordinal)
;

CREATE TABLE unlisted_events (
	house_id UUID NOT NULL, 
	ordinal BIGINT NOT NULL, 
	event_id UUID NOT NULL, 
	PRIMARY KEY (house_id, ordinal)
)
;

CREATE TABLE event_feed (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	place BIGINT NOT NULL, 
	organisation_id UUID NOT NULL, 
	event_id UUID NOT NULL, 
	stream_id UUID NOT NULL, 
	case_id UUID, 
	basis TEXT NOT NULL, 
	type TEXT NOT NULL, 
	subject_kind TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	subject_version INTEGER, 
	reason_code TEXT, 
	notice_class TEXT NOT NULL, 
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT basis_word CHECK (basis IN ('taking_part', 'named')), 
	UNIQUE (house_id, event_id, organisation_id)
)
;

CREATE INDEX event_feed_reader ON event_feed (house_id, organisation_id, id)
;

CREATE TABLE organisations (
	version INTEGER NOT NULL, 
	id UUID NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	chains TEXT[] NOT NULL, 
	participation_form TEXT, 
	region TEXT, 
	status TEXT NOT NULL, 
	static_excluded BOOLEAN NOT NULL, 
	task TEXT, 
	powers TEXT, 
	limits TEXT, 
	interventions TEXT[] NOT NULL, 
	expertise TEXT[] NOT NULL, 
	out_of_hours_route TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT kind_word CHECK (kind IN ('veilig_thuis', 'safety_house', 'police', 'prosecution', 'probation', 'child_protection_board', 'youth_protection', 'youth_care', 'local_team', 'youth_team', 'municipality', 'centre_municipality', 'mayor_office', 'womens_shelter', 'social_shelter', 'social_work', 'adult_mental_health', 'youth_mental_health', 'forensic_care', 'addiction_care', 'disability_care', 'disability_support', 'hospital', 'general_practitioner', 'public_health_service', 'forensic_medical_service', 'sexual_violence_centre', 'mda_programme', 'victim_support', 'school', 'contact_house', 'prison_service', 'court', 'debt_help', 'housing', 'independent_practitioner', 'peer_organisation', 'financier', 'research_body')), 
	CONSTRAINT status_word CHECK (status IN ('draft', 'active', 'suspended', 'ended')), 
	CONSTRAINT participation_form_word CHECK (participation_form IN ('structural', 'incidental'))
)
;

CREATE TABLE glossary_terms (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	term TEXT NOT NULL, 
	working_definition TEXT NOT NULL, 
	source TEXT, 
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id)
)
;

CREATE UNIQUE INDEX glossary_terms_term ON glossary_terms (house_id, lower(term))
;

CREATE TABLE persons (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	given_name TEXT, 
	family_name TEXT, 
	aliases TEXT[] NOT NULL, 
	birth_date DATE, 
	age_band TEXT, 
	sex TEXT, 
	bsn TEXT, 
	street TEXT, 
	postal_code TEXT, 
	city TEXT, 
	phone TEXT, 
	email TEXT, 
	whereabouts TEXT, 
	safe_channel TEXT, 
	protected BOOLEAN NOT NULL, 
	network_influence TEXT, 
	screened_at TIMESTAMP WITH TIME ZONE, 
	merged_into_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT sex_word CHECK (sex IN ('female', 'male', 'other')), 
	CONSTRAINT network_influence_word CHECK (network_influence IN ('support', 'harm', 'unknown')), 
	FOREIGN KEY(house_id, merged_into_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX persons_aliases ON persons USING gin (aliases)
;

CREATE INDEX persons_birth_date ON persons (house_id, birth_date)
;

CREATE INDEX persons_bsn ON persons (house_id, bsn) WHERE bsn IS NOT NULL
;

CREATE INDEX persons_match ON persons (house_id, lower(family_name), birth_date)
;

CREATE TABLE households (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id)
)
;

CREATE TABLE interventions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	targets TEXT[] NOT NULL, 
	profiles TEXT[] NOT NULL, 
	phases TEXT[] NOT NULL, 
	from_age INTEGER NOT NULL, 
	to_age INTEGER NOT NULL, 
	region TEXT, 
	may_be_mandatory BOOLEAN NOT NULL, 
	requires_joint BOOLEAN NOT NULL, 
	fits_mild_disability BOOLEAN NOT NULL, 
	not_with TEXT[] NOT NULL, 
	note_nl TEXT, 
	note_en TEXT, 
	source TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('professional', 'low_threshold', 'behaviour_programme', 'network')), 
	UNIQUE (house_id, code, edition)
)
;

CREATE TABLE arrangements (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	profile TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	core_nl TEXT NOT NULL, 
	core_en TEXT NOT NULL, 
	direction TEXT, 
	guidance_nl TEXT, 
	guidance_en TEXT, 
	partners TEXT[] NOT NULL, 
	protective TEXT[] NOT NULL, 
	professional TEXT[] NOT NULL, 
	low_threshold TEXT[] NOT NULL, 
	analysis_must_cover JSONB NOT NULL, 
	pitfalls JSONB NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT profile_word CHECK (profile IN ('intimate_terror', 'family_under_stress', 'child_behaviour_parenting_stress', 'long_term_care', 'complex_divorce', 'other_or_unclear')), 
	CONSTRAINT stage_word CHECK (stage IN ('first_signal', 'several_signals', 'acute_or_structural')), 
	UNIQUE (house_id, profile, stage, edition)
)
;

CREATE TABLE acute_routes (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	age TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	first_line TEXT[], 
	second_line TEXT[], 
	third_line TEXT[], 
	source TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT age_word CHECK (age IN ('under_18', 'adult')), 
	CONSTRAINT kind_word CHECK (kind IN ('sexual', 'physical')), 
	UNIQUE (house_id, age, kind, edition)
)
;

CREATE TABLE direction_rules (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	profile TEXT, 
	stages TEXT[] NOT NULL, 
	circumstance TEXT, 
	holders TEXT[] NOT NULL, 
	text_nl TEXT NOT NULL, 
	text_en TEXT NOT NULL, 
	finding BOOLEAN NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	UNIQUE (house_id, code, edition)
)
;

CREATE TABLE conference_forms (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	title_nl TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	charter JSONB NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	UNIQUE (house_id, code, edition)
)
;

CREATE TABLE region_phases (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	region TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT phase_word CHECK (phase IN ('orientation', 'start_up', 'implementation', 'developed_mda_plus_plus')), 
	UNIQUE (house_id, region, starts_on)
)
;

CREATE TABLE peer_figures (
	id UUID NOT NULL, 
	pseudonym UUID NOT NULL, 
	year INTEGER NOT NULL, 
	indicator TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	value FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (pseudonym, year, indicator, version)
)
;

CREATE TABLE facts (
	house_id UUID NOT NULL, 
	root_id UUID NOT NULL, 
	indicator TEXT NOT NULL, 
	key UUID NOT NULL, 
	month DATE NOT NULL, 
	subject_id UUID NOT NULL, 
	day DATE NOT NULL, 
	cell TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	programme TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	organisation_kind TEXT NOT NULL, 
	action_kind TEXT NOT NULL, 
	ground_kind TEXT NOT NULL, 
	numerator NUMERIC NOT NULL, 
	denominator NUMERIC NOT NULL, 
	PRIMARY KEY (house_id, root_id, indicator, key, month)
)
 PARTITION BY RANGE (month)
;

CREATE INDEX facts_indicator ON facts (house_id, indicator)
;

CREATE TABLE fact_cells (
	house_id UUID NOT NULL, 
	indicator TEXT NOT NULL, 
	day DATE NOT NULL, 
	cell TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	programme TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	organisation_kind TEXT NOT NULL, 
	action_kind TEXT NOT NULL, 
	ground_kind TEXT NOT NULL, 
	month DATE NOT NULL, 
	numerator NUMERIC NOT NULL, 
	denominator NUMERIC NOT NULL, 
	facts BIGINT NOT NULL, 
	PRIMARY KEY (house_id, indicator, day, cell, municipality, programme, phase, organisation_kind, action_kind, ground_kind, month)
)
 PARTITION BY RANGE (month)
;

CREATE INDEX fact_cells_day ON fact_cells (house_id, day)
;

CREATE INDEX fact_cells_empty ON fact_cells (house_id, indicator) WHERE facts = 0
;

CREATE TABLE statistics_progress (
	house_id UUID NOT NULL, 
	xid BIGINT NOT NULL, 
	counted_until TIMESTAMP WITH TIME ZONE NOT NULL, 
	rebuilt_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	definitions TEXT NOT NULL, 
	published_on DATE, 
	PRIMARY KEY (house_id)
)
;

CREATE TABLE indicators (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	title_nl TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	numerator TEXT NOT NULL, 
	numerator_nl TEXT NOT NULL, 
	denominator TEXT NOT NULL, 
	denominator_nl TEXT NOT NULL, 
	date_basis TEXT NOT NULL, 
	date_basis_nl TEXT NOT NULL, 
	population TEXT NOT NULL, 
	population_nl TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	unit_nl TEXT NOT NULL, 
	level TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	category TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	axes TEXT[] NOT NULL, 
	cell TEXT, 
	cell_nl TEXT, 
	separate BOOLEAN NOT NULL, 
	not_counted TEXT, 
	not_counted_nl TEXT, 
	deviations TEXT[] NOT NULL, 
	deviations_nl TEXT[] NOT NULL, 
	source TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	audiences TEXT[] NOT NULL, 
	target FLOAT, 
	baseline FLOAT, 
	is_current BOOLEAN NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT level_word CHECK (level IN ('organisation', 'network', 'society')), 
	CONSTRAINT kind_word CHECK (kind IN ('objective', 'subjective')), 
	CONSTRAINT category_word CHECK (category IN ('output', 'process', 'outcome', 'quality', 'input')), 
	CONSTRAINT measure_word CHECK (measure IN ('number', 'share', 'mean', 'per_subject', 'stock')), 
	UNIQUE (house_id, code, version)
)
;

CREATE TABLE statistics_publications (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	indicator TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	grain TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	revision INTEGER NOT NULL, 
	quality TEXT NOT NULL, 
	reason TEXT, 
	professional_id UUID, 
	counted_until TIMESTAMP WITH TIME ZONE NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT grain_word CHECK (grain IN ('day', 'week', 'month', 'quarter', 'year')), 
	CONSTRAINT quality_word CHECK (quality IN ('complete', 'partial', 'poor')), 
	UNIQUE (house_id, indicator, version, grain, starts_on, revision), 
	CONSTRAINT revision_has_reason CHECK ((revision = 0) = (reason IS NULL))
)
;

CREATE INDEX statistics_publications_ended ON statistics_publications (house_id, ends_on)
;

CREATE INDEX statistics_publications_revised ON statistics_publications (house_id) WHERE revision > 0
;

CREATE TABLE statistics (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	publication_id UUID NOT NULL, 
	indicator TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	grain TEXT NOT NULL, 
	axes TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	municipality TEXT NOT NULL, 
	programme TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	organisation_kind TEXT NOT NULL, 
	action_kind TEXT NOT NULL, 
	ground_kind TEXT NOT NULL, 
	numerator FLOAT, 
	denominator FLOAT, 
	value FLOAT, 
	is_suppressed BOOLEAN NOT NULL, 
	quality TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id, starts_on), 
	CONSTRAINT grain_word CHECK (grain IN ('day', 'week', 'month', 'quarter', 'year')), 
	CONSTRAINT quality_word CHECK (quality IN ('complete', 'partial', 'poor')), 
	CONSTRAINT hides CHECK (NOT is_suppressed OR num_nonnulls(numerator, denominator, value) = 0)
)
 PARTITION BY RANGE (starts_on)
;

CREATE INDEX statistics_indicator ON statistics (house_id, indicator, grain, axes, starts_on)
;

CREATE TABLE connections (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	direction TEXT NOT NULL, 
	adapter TEXT NOT NULL, 
	endpoint TEXT, 
	credential TEXT, 
	options JSONB NOT NULL, 
	certificates TEXT[] NOT NULL, 
	status TEXT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT direction_word CHECK (direction IN ('inbound', 'outbound')), 
	CONSTRAINT status_word CHECK (status IN ('active', 'suspended', 'ended')), 
	CONSTRAINT credential_name CHECK (credential ~ '^[a-z][a-z0-9_-]{0,62}$'), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX connections_organisation ON connections (house_id, organisation_id)
;

CREATE UNIQUE INDEX connections_one_inbound ON connections (house_id, organisation_id, adapter) WHERE direction = 'inbound' AND status <> 'ended'
;

CREATE TABLE export_jobs (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	client_id UUID, 
	professional_id UUID, 
	purpose TEXT NOT NULL, 
	ground TEXT NOT NULL, 
	ground_ids UUID[] NOT NULL, 
	item_count INTEGER NOT NULL, 
	checksum TEXT NOT NULL, 
	content TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('own_file', 'research')), 
	CONSTRAINT purpose_word CHECK (purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX export_jobs_expiry ON export_jobs (house_id, expires_at)
;

CREATE INDEX export_jobs_organisation ON export_jobs (house_id, organisation_id, id)
;

CREATE TABLE guide_templates (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	title_nl TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	source TEXT, 
	phases JSONB NOT NULL, 
	content_hash TEXT NOT NULL, 
	published_by_id UUID NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	UNIQUE (house_id, code, edition), 
	FOREIGN KEY(published_by_id) REFERENCES organisations (id)
)
;

CREATE TABLE talk_cards (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	title_nl TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	source TEXT, 
	blocks JSONB NOT NULL, 
	published_by_id UUID NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	UNIQUE (house_id, code, edition), 
	FOREIGN KEY(published_by_id) REFERENCES organisations (id)
)
;

CREATE TABLE import_jobs (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	client_id UUID, 
	professional_id UUID, 
	purpose TEXT NOT NULL, 
	adapter TEXT, 
	checksum TEXT NOT NULL, 
	byte_count INTEGER NOT NULL, 
	line_count INTEGER NOT NULL, 
	done_count INTEGER NOT NULL, 
	taken_in INTEGER NOT NULL, 
	repeated INTEGER NOT NULL, 
	quarantined INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	leased_by_id UUID, 
	leased_until TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE, 
	finished_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('waiting', 'running', 'done')), 
	CONSTRAINT purpose_word CHECK (purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX import_jobs_open ON import_jobs (house_id, id) WHERE state <> 'done'
;

CREATE INDEX import_jobs_organisation ON import_jobs (house_id, organisation_id, id)
;

CREATE TABLE receipts (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	event_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, event_id) REFERENCES events (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, event_id, organisation_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE confirmations (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	event_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	owner_id UUID NOT NULL, 
	case_id UUID, 
	type TEXT NOT NULL, 
	subject_kind TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE, 
	reminders INTEGER DEFAULT 0 NOT NULL, 
	confirmed_at TIMESTAMP WITH TIME ZONE, 
	professional_id UUID, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, event_id) REFERENCES events (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, event_id, organisation_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(owner_id) REFERENCES organisations (id)
)
;

CREATE INDEX confirmations_due ON confirmations (house_id, due_at) WHERE due_at IS NOT NULL
;

CREATE INDEX confirmations_holder ON confirmations (house_id, organisation_id, id)
;

CREATE INDEX confirmations_owner ON confirmations (house_id, owner_id, id)
;

CREATE TABLE organisation_contacts (
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT, 
	phone TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX ix_organisation_contacts_organisation_id ON organisation_contacts (organisation_id)
;

CREATE TABLE houses (
	id UUID NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	organisation_id UUID NOT NULL, 
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	municipalities TEXT[] NOT NULL, 
	themes TEXT[] NOT NULL, 
	parent_id UUID, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	UNIQUE (code), 
	FOREIGN KEY(parent_id) REFERENCES houses (id)
)
;

CREATE TABLE professionals (
	version INTEGER NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX ix_professionals_organisation_id ON professionals (organisation_id)
;

CREATE TABLE glossary_meanings (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	term_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	meaning TEXT NOT NULL, 
	said_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, term_id) REFERENCES glossary_terms (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, term_id, organisation_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE household_members (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	household_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	role TEXT NOT NULL, 
	starts_on DATE, 
	ends_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT role_word CHECK (role IN ('parent', 'step_parent', 'partner', 'ex_partner', 'child', 'adult_child', 'sibling', 'other')), 
	FOREIGN KEY(house_id, household_id) REFERENCES households (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX household_members_household ON household_members (house_id, household_id)
;

CREATE INDEX household_members_person ON household_members (house_id, person_id)
;

CREATE TABLE relations (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	to_person_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	starts_on DATE, 
	ends_on DATE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, to_person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT two_persons CHECK (person_id <> to_person_id)
)
;

CREATE INDEX relations_person ON relations (house_id, person_id)
;

CREATE TABLE person_merges (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kept_id UUID NOT NULL, 
	merged_id UUID NOT NULL, 
	decided_by_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	decided_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	undone_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, kept_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, merged_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT
)
;

CREATE TABLE programmes (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	code TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	aliases TEXT[] NOT NULL, 
	title_nl TEXT NOT NULL, 
	title_en TEXT NOT NULL, 
	level TEXT, 
	tracks TEXT[] NOT NULL, 
	violence_fields TEXT[] NOT NULL, 
	definition JSONB NOT NULL, 
	state TEXT NOT NULL, 
	decision_rule TEXT, 
	goals TEXT[] NOT NULL, 
	pivot_organisation_id UUID, 
	lead_organisation_id UUID, 
	organisation_ids UUID[] NOT NULL, 
	financing TEXT, 
	financing_ends_on DATE, 
	financing_told_at TIMESTAMP WITH TIME ZONE, 
	activated_at TIMESTAMP WITH TIME ZONE, 
	author TEXT NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('offered', 'active', 'superseded')), 
	CONSTRAINT level_word CHECK (level IN ('mda', 'mda_plus', 'mda_plus_plus')), 
	CONSTRAINT financing_word CHECK (financing IN ('pilot', 'fund', 'structural', 'co_financed', 'product_financed')), 
	CONSTRAINT decision_rule_word CHECK (decision_rule IN ('veto', 'unanimity', 'consensus', 'majority', 'single_person')), 
	UNIQUE (house_id, code, edition), 
	FOREIGN KEY(pivot_organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(lead_organisation_id) REFERENCES organisations (id)
)
;

CREATE UNIQUE INDEX programmes_one_active ON programmes (house_id, code) WHERE state = 'active'
;

CREATE TABLE regional_offers (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	organisation_id UUID, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('safe_shelter', 'child_psychosocial', 'forensic_treatment')), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX regional_offers_kind ON regional_offers (house_id, kind)
;

CREATE TABLE consultations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	asked_id UUID NOT NULL, 
	question TEXT NOT NULL, 
	disciplines TEXT[] NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE, 
	late_told_at TIMESTAMP WITH TIME ZONE, 
	answer TEXT, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	notice TEXT, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('advice', 'anonymous_consultation', 'multidisciplinary_consultation')), 
	CONSTRAINT state_word CHECK (state IN ('asked', 'answered', 'converted', 'closed')), 
	CONSTRAINT notice_word CHECK (notice IN ('told_to_client', 'told_to_asker', 'not_safe_to_tell')), 
	CONSTRAINT two_disciplines CHECK (kind <> 'multidisciplinary_consultation' OR cardinality(disciplines) >= 2), 
	CONSTRAINT converted_with_notice CHECK ((state = 'converted') = (notice IS NOT NULL)), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(asked_id) REFERENCES organisations (id)
)
;

CREATE INDEX consultations_asked ON consultations (house_id, asked_id, id)
;

CREATE INDEX consultations_asker ON consultations (house_id, organisation_id, id)
;

CREATE INDEX consultations_due ON consultations (house_id, due_at) WHERE state = 'asked'
;

CREATE TABLE improvement_actions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	text TEXT NOT NULL, 
	owner_id UUID NOT NULL, 
	due_on DATE NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('agreed', 'done', 'dropped')), 
	FOREIGN KEY(owner_id) REFERENCES organisations (id)
)
;

CREATE TABLE annotations (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	on_date DATE NOT NULL, 
	text TEXT NOT NULL, 
	indicator TEXT, 
	organisation_id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX annotations_on ON annotations (house_id, on_date)
;

CREATE TABLE result_reports (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	year INTEGER NOT NULL, 
	figures JSONB NOT NULL, 
	frozen_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	UNIQUE (house_id, organisation_id, year), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE police_counts (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	month DATE NOT NULL, 
	coded INTEGER NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	UNIQUE (house_id, organisation_id, month), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE region_coverage (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	region TEXT NOT NULL, 
	violence_field TEXT NOT NULL, 
	track TEXT NOT NULL, 
	age TEXT NOT NULL, 
	organisation_id UUID, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT violence_field_word CHECK (violence_field IN ('child_abuse', 'domestic_violence', 'sexual_violence')), 
	CONSTRAINT track_word CHECK (track IN ('regular', 'complex', 'mda_structural', 'mda_acute')), 
	CONSTRAINT age_word CHECK (age IN ('child', 'adult')), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE supplied_figures (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	publication_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	indicator TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	grain TEXT NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	revision INTEGER NOT NULL, 
	record_kind TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	numerator INTEGER NOT NULL, 
	denominator INTEGER NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT grain_word CHECK (grain IN ('day', 'week', 'month', 'quarter', 'year')), 
	CONSTRAINT record_kind_word CHECK (record_kind IN ('referral', 'person', 'contribution', 'help', 'action')), 
	FOREIGN KEY(house_id, publication_id) REFERENCES statistics_publications (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, publication_id, organisation_id, cell), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX supplied_figures_own ON supplied_figures (house_id, organisation_id, indicator, id)
;

CREATE TABLE cases (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	household_id UUID NOT NULL, 
	keeper_id UUID NOT NULL, 
	referral_id UUID, 
	reference TEXT NOT NULL, 
	status TEXT NOT NULL, 
	status_before_parking TEXT, 
	phase TEXT NOT NULL, 
	track TEXT NOT NULL, 
	approach TEXT, 
	coercive_framework TEXT, 
	legal_domain TEXT, 
	linked_case_id UUID, 
	link_reason TEXT, 
	episode INTEGER NOT NULL, 
	repeats INTEGER NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	phase_started_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	parked_until DATE, 
	police_wish TEXT, 
	programme_id UUID, 
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT status_word CHECK (status IN ('opened', 'preparing', 'under_analysis', 'plan_active', 'stagnated', 'parked', 'scaling_down', 'monitoring', 'follow_up', 'closing', 'closed', 'transferred', 'archived')), 
	CONSTRAINT status_before_parking_word CHECK (status_before_parking IN ('opened', 'preparing', 'under_analysis', 'plan_active', 'stagnated', 'parked', 'scaling_down', 'monitoring', 'follow_up', 'closing', 'closed', 'transferred', 'archived')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT track_word CHECK (track IN ('regular', 'complex', 'mda_structural', 'mda_acute')), 
	CONSTRAINT approach_word CHECK (approach IN ('solo', 'multi', 'inter')), 
	FOREIGN KEY(house_id, household_id) REFERENCES households (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, linked_case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, programme_id) REFERENCES programmes (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, reference), 
	FOREIGN KEY(keeper_id) REFERENCES organisations (id)
)
;

CREATE INDEX cases_household ON cases (house_id, household_id)
;

CREATE TABLE oauth_clients (
	version INTEGER NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	house_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	status TEXT NOT NULL, 
	authentication TEXT NOT NULL, 
	scopes TEXT[] NOT NULL, 
	profile TEXT NOT NULL, 
	operations_only BOOLEAN NOT NULL, 
	secret_digest BYTEA, 
	issuer TEXT, 
	external_id TEXT, 
	legacy_until TIMESTAMP WITH TIME ZONE, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT status_word CHECK (status IN ('active', 'suspended')), 
	CONSTRAINT authentication_word CHECK (authentication IN ('private_key_jwt', 'client_secret_basic')), 
	CONSTRAINT profile_word CHECK (profile IN ('partner', 'dashboard')), 
	CONSTRAINT dashboards_read_numbers CHECK (profile <> 'dashboard' OR scopes <@ ARRAY['report:read', 'schema:read']::text[]), 
	CONSTRAINT foreign_identity_whole CHECK ((issuer IS NULL) = (external_id IS NULL)), 
	CONSTRAINT oauth_clients_foreign_identity UNIQUE (issuer, external_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(house_id) REFERENCES houses (id)
)
;

CREATE INDEX ix_oauth_clients_house_id ON oauth_clients (house_id)
;

CREATE INDEX ix_oauth_clients_organisation_id ON oauth_clients (organisation_id)
;

CREATE TABLE weighing_sets (
	house_id UUID NOT NULL, 
	edition TEXT NOT NULL, 
	id UUID NOT NULL, 
	questions JSONB NOT NULL, 
	starts_on DATE NOT NULL, 
	author TEXT NOT NULL, 
	PRIMARY KEY (house_id, edition), 
	FOREIGN KEY(house_id) REFERENCES houses (id), 
	UNIQUE (id)
)
;

CREATE TABLE guide_questions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	template_id UUID NOT NULL, 
	code TEXT NOT NULL, 
	head_code TEXT, 
	position INTEGER NOT NULL, 
	phase_code TEXT NOT NULL, 
	phase TEXT, 
	section TEXT NOT NULL, 
	item_type TEXT NOT NULL, 
	category TEXT NOT NULL, 
	scale_kind TEXT, 
	on_yes TEXT[] NOT NULL, 
	on_no TEXT[] NOT NULL, 
	becomes TEXT[] NOT NULL, 
	theme TEXT, 
	required BOOLEAN NOT NULL, 
	nl TEXT NOT NULL, 
	en TEXT NOT NULL, 
	client_nl TEXT, 
	client_en TEXT, 
	source TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT section_word CHECK (section IN ('beforehand', 'goal', 'image_forming', 'scale_question', 'judgement', 'decision')), 
	CONSTRAINT item_type_word CHECK (item_type IN ('group', 'text', 'list', 'per_person', 'ranking', 'integer_1_10', 'gate', 'person_or_organisation', 'date')), 
	CONSTRAINT category_word CHECK (category IN ('existence', 'identity', 'contact', 'household', 'coordination', 'safety', 'circumstances', 'care', 'health', 'justice', 'measures', 'client_voice')), 
	CONSTRAINT scale_kind_word CHECK (scale_kind IN ('worry_direct_safety', 'worry_stable_safety', 'quality_of_life', 'safety_level', 'self_rating', 'colour_code', 'violence_severity')), 
	CONSTRAINT theme_word CHECK (theme IN ('breach', 'closure_plan')), 
	FOREIGN KEY(house_id, template_id) REFERENCES guide_templates (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, template_id, code)
)
;

CREATE TABLE import_parts (
	house_id UUID NOT NULL, 
	import_id UUID NOT NULL, 
	first_line INTEGER NOT NULL, 
	body BYTEA NOT NULL, 
	PRIMARY KEY (house_id, import_id, first_line), 
	FOREIGN KEY(house_id, import_id) REFERENCES import_jobs (house_id, id) ON DELETE CASCADE
)
;

CREATE TABLE meeting_kinds (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	status TEXT NOT NULL, 
	goal TEXT, 
	frequency TEXT, 
	roles TEXT[] NOT NULL, 
	information_rules TEXT, 
	decision_rule TEXT, 
	mode TEXT NOT NULL, 
	parts TEXT[] NOT NULL, 
	new_items_first BOOLEAN NOT NULL, 
	content_cap INTEGER, 
	pack_rule TEXT NOT NULL, 
	pack_days INTEGER, 
	chair_id UUID, 
	inviter_id UUID, 
	core_ids UUID[] NOT NULL, 
	mandatory_ids UUID[] NOT NULL, 
	staffing TEXT[] NOT NULL, 
	expertise TEXT[] NOT NULL, 
	referrer_required BOOLEAN NOT NULL, 
	runs_in_system BOOLEAN NOT NULL, 
	policy_goals TEXT, 
	policy_actors TEXT, 
	policy_tasks TEXT, 
	policy_information TEXT, 
	policy_exchange TEXT, 
	retention_days INTEGER, 
	form_code TEXT, 
	form_edition TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('weighing', 'focus', 'mda_meeting', 'care_conference', 'justice_conference', 'integrated_conference', 'tailor_made_conference', 'serious_dv_conference', 'daily_conference', 'virtual_conference', 'code_red_meeting', 'dv_consultation', 'core_group', 'team_meeting', 'mdo', 'network_council', 'family_group_conference', 'system_talk', 'separate_talk', 'joint_family_session', 'settlement_session', 'policy_meeting', 'prosecution_hour', 'youth_risk', 'aftercare_detention', 'repeat_offenders', 'youth_prostitution')), 
	CONSTRAINT status_word CHECK (status IN ('draft', 'active', 'ended')), 
	CONSTRAINT mode_word CHECK (mode IN ('process', 'content')), 
	CONSTRAINT decision_rule_word CHECK (decision_rule IN ('veto', 'unanimity', 'consensus', 'majority', 'single_person')), 
	CONSTRAINT pack_rule_word CHECK (pack_rule IN ('days_before', 'daily')), 
	CONSTRAINT ends_some_day CHECK (retention_days > 0), 
	FOREIGN KEY(chair_id) REFERENCES professionals (id), 
	FOREIGN KEY(inviter_id) REFERENCES organisations (id)
)
;

CREATE INDEX meeting_kinds_kind ON meeting_kinds (house_id, kind)
;

CREATE TABLE subscriptions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	callback_url TEXT, 
	connection_id UUID, 
	purpose TEXT, 
	out_of_hours_url TEXT, 
	event_types TEXT[] NOT NULL, 
	status TEXT NOT NULL, 
	status_reason TEXT, 
	sealed_keys BYTEA NOT NULL, 
	public_key TEXT NOT NULL, 
	previous_sealed_keys BYTEA, 
	previous_public_key TEXT, 
	previous_valid_until TIMESTAMP WITH TIME ZONE, 
	failing_since TIMESTAMP WITH TIME ZONE, 
	failures INTEGER NOT NULL, 
	alert_level INTEGER NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT status_word CHECK (status IN ('active', 'paused', 'disabled')), 
	CONSTRAINT purpose_word CHECK (purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	CONSTRAINT one_way CHECK (num_nonnulls(callback_url, connection_id) = 1), 
	CONSTRAINT content_for_a_purpose CHECK ((purpose IS NULL) = (connection_id IS NULL)), 
	FOREIGN KEY(house_id, connection_id) REFERENCES connections (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX subscriptions_organisation ON subscriptions (house_id, organisation_id)
;

CREATE TABLE house_parents (
	id UUID NOT NULL, 
	house_id UUID NOT NULL, 
	old_parent_id UUID, 
	new_parent_id UUID, 
	merged BOOLEAN NOT NULL, 
	since DATE NOT NULL, 
	reason TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(house_id) REFERENCES houses (id), 
	FOREIGN KEY(old_parent_id) REFERENCES houses (id), 
	FOREIGN KEY(new_parent_id) REFERENCES houses (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX house_parents_house ON house_parents (house_id, id)
;

CREATE TABLE house_settings (
	id UUID NOT NULL, 
	house_id UUID NOT NULL, 
	name TEXT NOT NULL, 
	value JSONB NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	author TEXT NOT NULL, 
	source TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (house_id, name, starts_at), 
	FOREIGN KEY(house_id) REFERENCES houses (id)
)
;

CREATE TABLE role_assignments (
	id UUID NOT NULL, 
	house_id UUID NOT NULL, 
	professional_id UUID NOT NULL, 
	role TEXT NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT role_word CHECK (role IN ('process_director', 'case_director', 'process_manager', 'local_process_manager_care', 'case_manager', 'mandate_holder', 'first_contact', 'client_contact', 'chair', 'information_officer', 'vt_worker', 'house_manager', 'policy_admin', 'system')), 
	FOREIGN KEY(house_id) REFERENCES houses (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX role_assignments_holder ON role_assignments (professional_id, house_id)
;

CREATE TABLE agreements (
	version INTEGER NOT NULL, 
	id UUID NOT NULL, 
	house_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	purposes BIGINT NOT NULL, 
	categories BIGINT NOT NULL, 
	conditions TEXT, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT kind_word CHECK (kind IN ('covenant', 'privacy_protocol', 'exchange_agreement', 'cooperation_agreement', 'administrative_covenant', 'intent_declaration')), 
	FOREIGN KEY(house_id) REFERENCES houses (id)
)
;

CREATE INDEX ix_agreements_house_id ON agreements (house_id)
;

CREATE TABLE mandates (
	version INTEGER NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID NOT NULL, 
	scope TEXT NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT scope_word CHECK (scope IN ('decide', 'start_care', 'bypass_waiting_list', 'commit_hours', 'record_override', 'record_deviation')), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX ix_mandates_professional_id ON mandates (professional_id)
;

CREATE TABLE grant_renewals (
	id UUID NOT NULL, 
	house_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	requested_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	after_id UUID, 
	finished_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(house_id) REFERENCES houses (id)
)
;

CREATE INDEX grant_renewals_open ON grant_renewals (house_id, id) WHERE finished_at IS NULL
;

CREATE TABLE programme_duties (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	programme_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('seat', 'on_call', 'consultation')), 
	FOREIGN KEY(house_id, programme_id) REFERENCES programmes (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX programme_duties_period ON programme_duties (house_id, programme_id, starts_at)
;

CREATE TABLE programme_duty_gaps (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	programme_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	code TEXT NOT NULL, 
	on_date DATE NOT NULL, 
	missing INTEGER NOT NULL, 
	told_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('seat', 'on_call', 'consultation')), 
	FOREIGN KEY(house_id, programme_id) REFERENCES programmes (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, programme_id, kind, code, on_date)
)
;

CREATE TABLE peer_pseudonyms (
	house_id UUID NOT NULL, 
	pseudonym UUID NOT NULL, 
	PRIMARY KEY (house_id), 
	FOREIGN KEY(house_id) REFERENCES houses (id), 
	UNIQUE (pseudonym)
)
;

CREATE TABLE actions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	status TEXT NOT NULL, 
	text TEXT NOT NULL, 
	rationale TEXT, 
	kind TEXT NOT NULL, 
	agreement_type TEXT, 
	legal_domain TEXT, 
	proposed_by_id UUID NOT NULL, 
	owner_organisation_id UUID, 
	owner_professional_id UUID, 
	second_professional_id UUID, 
	owner_person_id UUID, 
	subject_ids UUID[] NOT NULL, 
	parallel_group TEXT, 
	due_on DATE, 
	feedback_on DATE, 
	expected_on DATE, 
	bridging_help TEXT, 
	required_by DATE, 
	fall_back_on DATE, 
	waits_for TEXT, 
	requires_joint BOOLEAN NOT NULL, 
	preconditions TEXT[] NOT NULL, 
	unmet TEXT[] NOT NULL, 
	blocked_reason TEXT, 
	status_before_block TEXT, 
	repeating BOOLEAN NOT NULL, 
	overdue_told_on DATE, 
	result TEXT, 
	reason TEXT, 
	refusal_talk_on DATE, 
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT status_word CHECK (status IN ('proposed', 'agreed', 'accepted', 'declined', 'in_progress', 'waiting_list', 'blocked', 'done', 'not_done', 'stopped', 'no_show', 'cancelled')), 
	CONSTRAINT kind_word CHECK (kind IN ('contact_task', 'help_start', 'outreach', 'home_visit', 'joint_home_visit', 'examination', 'assessment', 'legal_step', 'practical_provision', 'safety_measure', 'monitoring', 'information_task', 'long_term_support', 'bridging_help', 'peer_support', 'case_linking', 'feedback_task')), 
	CONSTRAINT agreement_type_word CHECK (agreement_type IN ('info_professionals', 'other_professionals', 'other_family', 'info_family', 'meeting_family', 'meeting_professionals')), 
	CONSTRAINT legal_domain_word CHECK (legal_domain IN ('administrative', 'civil', 'criminal', 'help')), 
	CONSTRAINT blocked_reason_word CHECK (blocked_reason IN ('police_priority', 'waiting_list_mental_health', 'financing', 'prosecution_unavailable', 'privacy_ground', 'blocked_by_parent', 'housing', 'unmet_precondition')), 
	CONSTRAINT status_before_block_word CHECK (status_before_block IN ('proposed', 'agreed', 'accepted', 'declined', 'in_progress', 'waiting_list', 'blocked', 'done', 'not_done', 'stopped', 'no_show', 'cancelled')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(proposed_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(owner_organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(owner_professional_id) REFERENCES professionals (id), 
	FOREIGN KEY(second_professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX actions_case ON actions (house_id, case_id)
;

CREATE INDEX actions_due ON actions (house_id, due_on) WHERE status IN ('agreed','accepted','in_progress')
;

CREATE INDEX actions_owner ON actions (house_id, owner_organisation_id, id)
;

CREATE TABLE peer_offers (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	offered BOOLEAN NOT NULL, 
	reason TEXT, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX peer_offers_case ON peer_offers (house_id, case_id)
;

CREATE TABLE escalations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	level TEXT NOT NULL, 
	target TEXT, 
	proposed_targets TEXT[] NOT NULL, 
	addressee_id UUID NOT NULL, 
	addressee TEXT, 
	reason TEXT NOT NULL, 
	raised_by_id UUID NOT NULL, 
	raised_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	answer TEXT, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	outcome TEXT, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	previous_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('open', 'answered', 'moved_up', 'closed')), 
	CONSTRAINT level_word CHECK (level IN ('partner_contact', 'middle_manager', 'director', 'steering_group', 'governing_line')), 
	CONSTRAINT target_word CHECK (target IN ('new_vt_report', 'child_protection_board', 'criminal_chain', 'mda_plus_plus', 'safety_house', 'justice_conference', 'house_manager')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, previous_id) REFERENCES escalations (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(addressee_id) REFERENCES organisations (id), 
	FOREIGN KEY(raised_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX escalations_case ON escalations (house_id, case_id)
;

CREATE TABLE transfers (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	to_kind TEXT NOT NULL, 
	receiver_id UUID NOT NULL, 
	programme_code TEXT, 
	state TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	open_risks TEXT[] NOT NULL, 
	earlier_reports INTEGER NOT NULL, 
	undetermined_intimate_terror BOOLEAN NOT NULL, 
	offered_by_id UUID, 
	offered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	handover_at TIMESTAMP WITH TIME ZONE, 
	handover_note TEXT, 
	accepted_by_id UUID, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	decline_reason TEXT, 
	item_count INTEGER NOT NULL, 
	left_out_count INTEGER NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT to_kind_word CHECK (to_kind IN ('house', 'programme', 'organisation')), 
	CONSTRAINT state_word CHECK (state IN ('offered', 'live_handover', 'accepted', 'declined')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(receiver_id) REFERENCES organisations (id), 
	FOREIGN KEY(offered_by_id) REFERENCES professionals (id), 
	FOREIGN KEY(accepted_by_id) REFERENCES professionals (id)
)
;

CREATE INDEX transfers_case ON transfers (house_id, case_id)
;

CREATE UNIQUE INDEX transfers_one_on_offer ON transfers (house_id, case_id) WHERE state IN ('offered', 'live_handover')
;

CREATE TABLE scale_downs (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	receiver_id UUID NOT NULL, 
	network TEXT, 
	note TEXT NOT NULL, 
	state TEXT NOT NULL, 
	offered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('offered', 'live_handover', 'accepted', 'declined')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(receiver_id) REFERENCES organisations (id)
)
;

CREATE INDEX scale_downs_case ON scale_downs (house_id, case_id)
;

CREATE TABLE deviations (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	subject_id UUID, 
	reason TEXT NOT NULL, 
	decided_on DATE NOT NULL, 
	organisation_id UUID NOT NULL, 
	decided_by_id UUID NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('soft_rule', 'template', 'protocol')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(decided_by_id) REFERENCES professionals (id)
)
;

CREATE INDEX deviations_case ON deviations (house_id, case_id)
;

CREATE TABLE monitoring_moments (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	owner_role TEXT NOT NULL, 
	owner_id UUID NOT NULL, 
	due_on DATE NOT NULL, 
	result TEXT, 
	reason TEXT, 
	wants_more BOOLEAN, 
	held_at TIMESTAMP WITH TIME ZONE, 
	held_by_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('monitoring', 'safety_agreements', 'follow_up')), 
	CONSTRAINT state_word CHECK (state IN ('planned', 'done', 'refused', 'lapsed')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(owner_id) REFERENCES organisations (id), 
	FOREIGN KEY(held_by_id) REFERENCES professionals (id)
)
;

CREATE INDEX monitoring_moments_case ON monitoring_moments (house_id, case_id)
;

CREATE TABLE case_closings (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	episode INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	leans_on TEXT, 
	explanation TEXT NOT NULL, 
	decision_id UUID, 
	prepared_by_id UUID, 
	prepared_role TEXT NOT NULL, 
	prepared_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	team_consulted_on DATE, 
	agreements_kept BOOLEAN, 
	agreements_note TEXT, 
	result_reached BOOLEAN, 
	result_note TEXT, 
	confirmed_by_id UUID, 
	confirmed_role TEXT, 
	confirmed_at TIMESTAMP WITH TIME ZONE, 
	objection TEXT, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('prepared', 'objected', 'closed')), 
	CONSTRAINT reason_word CHECK (reason IN ('safe_recovered', 'handed_over', 'care_started', 'justice_started', 'moved_away', 'household_ended', 'no_ground_anymore', 'deceased')), 
	CONSTRAINT leans_on_word CHECK (leans_on IN ('withdrawn_statement', 'non_cooperation', 'quick_refusal')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(prepared_by_id) REFERENCES professionals (id), 
	FOREIGN KEY(confirmed_by_id) REFERENCES professionals (id)
)
;

CREATE INDEX case_closings_case ON case_closings (house_id, case_id)
;

CREATE TABLE contact_persons (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID NOT NULL, 
	deputy_id UUID, 
	out_of_hours TEXT, 
	reason TEXT, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id), 
	FOREIGN KEY(deputy_id) REFERENCES professionals (id)
)
;

CREATE INDEX contact_persons_case ON contact_persons (house_id, case_id)
;

CREATE UNIQUE INDEX contact_persons_one_at_a_time ON contact_persons (house_id, case_id) WHERE ends_at IS NULL
;

CREATE TABLE push_throughs (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	organisation_ids UUID[] NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX push_throughs_case ON push_throughs (house_id, case_id)
;

CREATE TABLE collaborations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	note TEXT, 
	organisation_id UUID NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('zsm', 'youth_protection_table', 'cit', 'action_oriented_meeting', 'risk_youth_meeting', 'justice_conference', 'other_house', 'mda_programme', 'protection_tables')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX collaborations_case ON collaborations (house_id, case_id)
;

CREATE TABLE direction_grants (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	level TEXT NOT NULL, 
	case_id UUID, 
	meeting_kind TEXT, 
	network TEXT, 
	organisation_id UUID NOT NULL, 
	data_to_deliver TEXT[] NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT level_word CHECK (level IN ('case', 'conference', 'house', 'external')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX direction_grants_case ON direction_grants (house_id, case_id)
;

CREATE TABLE measure_handovers (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	measure_id UUID NOT NULL, 
	note TEXT NOT NULL, 
	guidance_by_id UUID NOT NULL, 
	guidance_accepted_at TIMESTAMP WITH TIME ZONE, 
	monitoring_by_id UUID NOT NULL, 
	monitoring_accepted_at TIMESTAMP WITH TIME ZONE, 
	offered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, measure_id), 
	FOREIGN KEY(guidance_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(monitoring_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX measure_handovers_case ON measure_handovers (house_id, case_id)
;

CREATE TABLE case_persons (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	role TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT role_word CHECK (role IN ('client', 'stayer', 'removed_person', 'confidant', 'support_person', 'network_person', 'peer_expert')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, person_id)
)
;

CREATE INDEX case_persons_person ON case_persons (house_id, person_id, case_id)
;

CREATE TABLE participations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	basis TEXT NOT NULL, 
	shell TEXT, 
	acts_for UUID[], 
	past_involvement_only BOOLEAN NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT basis_word CHECK (basis IN ('core', 'on_request', 'subject_expert', 'case_involved', 'referrer')), 
	CONSTRAINT shell_word CHECK (shell IN ('core', 'first', 'second')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX participations_case ON participations (house_id, case_id, organisation_id)
;

CREATE INDEX participations_organisation ON participations (house_id, organisation_id)
;

CREATE TABLE directions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	role TEXT NOT NULL, 
	form TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	provisional BOOLEAN NOT NULL, 
	push_through BOOLEAN NOT NULL, 
	member_ids UUID[] NOT NULL, 
	state TEXT NOT NULL, 
	predecessor_id UUID, 
	handover_note TEXT, 
	decline_reason TEXT, 
	starts_at TIMESTAMP WITH TIME ZONE, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT role_word CHECK (role IN ('process_director', 'case_director', 'process_manager', 'local_process_manager_care', 'case_manager', 'mandate_holder', 'first_contact', 'client_contact')), 
	CONSTRAINT form_word CHECK (form IN ('involved_professional', 'subject_expert', 'municipal_director', 'external_director', 'youth_protection_worker', 'programme_worker')), 
	CONSTRAINT state_word CHECK (state IN ('offered', 'live_handover', 'accepted', 'declined')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, predecessor_id) REFERENCES directions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX directions_case ON directions (house_id, case_id)
;

CREATE UNIQUE INDEX directions_one_in_charge ON directions (house_id, case_id, role) WHERE state = 'accepted' AND ends_at IS NULL
;

CREATE TABLE file_numbers (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	number TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, organisation_id, number), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE case_moves (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	field TEXT NOT NULL, 
	"old" TEXT, 
	"new" TEXT NOT NULL, 
	reason TEXT, 
	gate TEXT, 
	decision_id UUID, 
	meeting_id UUID, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX case_moves_case ON case_moves (house_id, case_id)
;

CREATE TABLE tasks (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	case_id UUID, 
	referral_id UUID, 
	ground_id UUID, 
	person_id UUID, 
	organisation_id UUID, 
	professional_id UUID, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	postponed_reason TEXT, 
	claimed_at TIMESTAMP WITH TIME ZONE, 
	done_at TIMESTAMP WITH TIME ZONE, 
	late_told_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('first_contact', 'client_feedback', 'transparency', 'override_review', 'coming_of_age', 'restriction_review', 'client_invitation', 'agenda')), 
	CONSTRAINT state_word CHECK (state IN ('open', 'claimed', 'done', 'lapsed')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX tasks_case ON tasks (house_id, case_id)
;

CREATE INDEX tasks_due ON tasks (house_id, due_at) WHERE state IN ('open', 'claimed')
;

CREATE INDEX tasks_organisation ON tasks (house_id, organisation_id, id)
;

CREATE INDEX tasks_referral ON tasks (house_id, referral_id) WHERE referral_id IS NOT NULL
;

CREATE TABLE oauth_client_keys (
	id UUID NOT NULL, 
	client_id UUID NOT NULL, 
	kid TEXT NOT NULL, 
	jwk JSONB NOT NULL, 
	added_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	removed_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(client_id) REFERENCES oauth_clients (id)
)
;

CREATE UNIQUE INDEX oauth_client_keys_active ON oauth_client_keys (client_id, kid) WHERE removed_at IS NULL
;

CREATE TABLE registered_operations (
	client_id UUID NOT NULL, 
	digest TEXT NOT NULL, 
	name TEXT NOT NULL, 
	text TEXT NOT NULL, 
	cost INTEGER NOT NULL, 
	registered_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (client_id, digest), 
	CONSTRAINT digest_is_sha256 CHECK (digest ~ '^[0-9a-f]{64}$'), 
	FOREIGN KEY(client_id) REFERENCES oauth_clients (id)
)
;

CREATE TABLE oauth_revocations (
	jti TEXT NOT NULL, 
	client_id UUID NOT NULL, 
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (jti), 
	FOREIGN KEY(client_id) REFERENCES oauth_clients (id)
)
;

CREATE INDEX oauth_revocations_expiry ON oauth_revocations (expires_at)
;

CREATE TABLE incidents (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	household_id UUID NOT NULL, 
	person_ids UUID[] NOT NULL, 
	unknown_person BOOLEAN NOT NULL, 
	occurred_on DATE NOT NULL, 
	precision TEXT NOT NULL, 
	kinds TEXT[] NOT NULL, 
	qualifier TEXT, 
	what TEXT, 
	impact TEXT NOT NULL, 
	serious BOOLEAN NOT NULL, 
	acute BOOLEAN NOT NULL, 
	source TEXT NOT NULL, 
	source_text TEXT, 
	told_by_id UUID, 
	label TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT source_word CHECK (source IN ('client', 'network', 'professional', 'police', 'document')), 
	CONSTRAINT precision_word CHECK (precision IN ('day', 'month', 'year')), 
	CONSTRAINT qualifier_word CHECK (qualifier IN ('one_sided', 'mutual', 'self_defence')), 
	CONSTRAINT label_word CHECK (label IN ('first', 'worst', 'last')), 
	CONSTRAINT kinds_words CHECK (kinds <@ ARRAY['physical', 'psychological', 'verbal', 'sexual', 'stalking', 'threat', 'coercive_control', 'digital_control', 'economic', 'material_aggression', 'physical_neglect', 'emotional_neglect', 'child_abuse', 'child_sexual_abuse', 'witnessing', 'parent_abuse', 'elder_abuse', 'honour_related', 'child_abduction_threat', 'treatment_refusal_child']::text[]), 
	CONSTRAINT of_some_kind CHECK (cardinality(kinds) > 0), 
	CONSTRAINT client_told CHECK ((source = 'client') = (told_by_id IS NOT NULL)), 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, household_id) REFERENCES households (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, told_by_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX incidents_case ON incidents (house_id, case_id)
;

CREATE UNIQUE INDEX incidents_label ON incidents (house_id, household_id, label) WHERE label IS NOT NULL
;

CREATE TABLE concerns (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_ids UUID[] NOT NULL, 
	phase TEXT NOT NULL, 
	what TEXT NOT NULL, 
	basis TEXT, 
	evidence_status TEXT NOT NULL, 
	told_by_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT evidence_status_word CHECK (evidence_status IN ('suspicion', 'observed', 'established')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, told_by_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX concerns_case ON concerns (house_id, case_id)
;

CREATE TABLE risk_factors (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_ids UUID[] NOT NULL, 
	kind TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	code TEXT, 
	text TEXT, 
	change TEXT, 
	level TEXT, 
	rank INTEGER, 
	ended_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('risk_factor', 'recovery_point')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT change_word CHECK (change IN ('static', 'dynamic')), 
	CONSTRAINT level_word CHECK (level IN ('individual', 'systemic')), 
	CONSTRAINT rank_range CHECK (rank BETWEEN 1 AND 3), 
	CONSTRAINT two_axes CHECK (kind <> 'risk_factor' OR (change IS NOT NULL AND level IS NOT NULL)), 
	CONSTRAINT recovery_only CHECK (kind <> 'recovery_point' OR phase = 'recovery'), 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX risk_factors_case ON risk_factors (house_id, case_id)
;

CREATE UNIQUE INDEX risk_factors_rank ON risk_factors (house_id, case_id, phase, kind, rank) WHERE rank IS NOT NULL AND ended_on IS NULL
;

CREATE TABLE strengths (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('strength', 'support_source')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX strengths_case ON strengths (house_id, case_id, person_id)
;

CREATE TABLE scale_ratings (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_ids UUID[] NOT NULL, 
	kind TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	rationale TEXT NOT NULL, 
	rater_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('worry_direct_safety', 'worry_stable_safety', 'quality_of_life')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT value_range CHECK (value BETWEEN 1 AND 10), 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, rater_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX scale_ratings_case ON scale_ratings (house_id, case_id, kind)
;

CREATE TABLE safety_levels (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	level FLOAT NOT NULL, 
	argument TEXT, 
	is_latest BOOLEAN NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('safety_level', 'self_rating')), 
	CONSTRAINT level_range CHECK (level BETWEEN 0 AND 10), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX safety_levels_case ON safety_levels (house_id, case_id, person_id)
;

CREATE UNIQUE INDEX safety_levels_latest ON safety_levels (house_id, case_id, person_id, kind) WHERE is_latest
;

CREATE TABLE colour_codes (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	colour TEXT NOT NULL, 
	argument TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX colour_codes_case ON colour_codes (house_id, case_id, id)
;

CREATE TABLE signal_stages (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	stage TEXT, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT stage_word CHECK (stage IN ('first_signal', 'several_signals', 'acute_or_structural')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX signal_stages_case ON signal_stages (house_id, case_id, id)
;

CREATE TABLE red_flags (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_id UUID NOT NULL, 
	flag TEXT NOT NULL, 
	observer TEXT NOT NULL, 
	observed_on DATE NOT NULL, 
	source TEXT NOT NULL, 
	spoken_alone_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT flag_word CHECK (flag IN ('violence_in_pregnancy', 'forced_sex', 'stalking', 'strangulation_attempt', 'rising_severity', 'death_threat', 'suicide_threat', 'weapon', 'withholding_care', 'extreme_fear', 'silenced')), 
	CONSTRAINT source_word CHECK (source IN ('client', 'network', 'professional', 'police', 'document')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX red_flags_case ON red_flags (house_id, case_id)
;

CREATE TABLE life_domains (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	inventory_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	assessed_on DATE NOT NULL, 
	domain TEXT NOT NULL, 
	state TEXT NOT NULL, 
	note TEXT, 
	category TEXT NOT NULL, 
	category_mask BIGINT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT domain_word CHECK (domain IN ('work', 'daytime_activity', 'finances', 'housing', 'parenting', 'social_network', 'crime', 'mental_health', 'intellectual_disability', 'health', 'education', 'addiction', 'romantic_relations', 'intergenerational_violence')), 
	CONSTRAINT state_word CHECK (state IN ('problem', 'no_problem', 'unknown')), 
	CONSTRAINT category_word CHECK (category IN ('existence', 'identity', 'contact', 'household', 'coordination', 'safety', 'circumstances', 'care', 'health', 'justice', 'measures', 'client_voice')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, inventory_id, domain), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX life_domains_case ON life_domains (house_id, case_id, person_id)
;

CREATE TABLE assessments (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	instrument TEXT NOT NULL, 
	edition TEXT NOT NULL, 
	assessed_on DATE NOT NULL, 
	assessor TEXT NOT NULL, 
	subject_ids UUID[] NOT NULL, 
	alleged_ids UUID[] NOT NULL, 
	coercive BOOLEAN NOT NULL, 
	summary TEXT NOT NULL, 
	category TEXT NOT NULL, 
	category_mask BIGINT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT instrument_word CHECK (instrument IN ('rihg', 'red_flags_it', 'sash', 'masic', 'tscs', 'kees', 'onze_scheiding', 'family_scan', 'vt_triage', 'safety_assessment', 'risk_assessment', 'broad_risk_instrument', 'registration_risk_form', 'system_problem_analysis', 'deepening_analysis', 'child_check', 'trauma_screening', 'forensic_medical_examination', 'studio_interview', 'paediatric_examination', 'family_observation', 'individual_screening', 'prokid', 'probation_decision_tree', 'top3', 'signs_of_safety', 'multifocus')), 
	CONSTRAINT category_word CHECK (category IN ('existence', 'identity', 'contact', 'household', 'coordination', 'safety', 'circumstances', 'care', 'health', 'justice', 'measures', 'client_voice')), 
	CONSTRAINT about_someone CHECK (cardinality(subject_ids) > 0), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX assessments_case ON assessments (house_id, case_id)
;

CREATE TABLE dependency_checks (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_id UUID NOT NULL, 
	checked_on DATE NOT NULL, 
	found TEXT[] NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX dependency_checks_case ON dependency_checks (house_id, case_id)
;

CREATE TABLE separations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	person_ids UUID[] NOT NULL, 
	kind TEXT NOT NULL, 
	happens_on DATE NOT NULL, 
	source TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('separation_planned', 'separation_recent', 'flight_planned', 'flight_recent')), 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX separations_case ON separations (house_id, case_id)
;

CREATE TABLE conditions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	status TEXT NOT NULL, 
	bound_ids UUID[] NOT NULL, 
	guard_organisation_id UUID, 
	guard_professional_id UUID, 
	guard_person_id UUID, 
	check_on DATE[] NOT NULL, 
	consequence TEXT, 
	replaced_by_id UUID, 
	decision_id UUID, 
	reason TEXT, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('bottom_requirement', 'safety_condition')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT status_word CHECK (status IN ('proposed', 'active', 'breached', 'consequence_applied', 'met', 'lifted', 'replaced')), 
	CONSTRAINT about_someone CHECK (cardinality(bound_ids) > 0), 
	CONSTRAINT one_guard CHECK (num_nonnulls(guard_organisation_id, guard_person_id) = 1), 
	CONSTRAINT check_moments CHECK (cardinality(check_on) > 0), 
	CONSTRAINT consequence_there CHECK (phase NOT IN ('direct_safety', 'risk_led_care') OR consequence IS NOT NULL), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, guard_person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, replaced_by_id) REFERENCES conditions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id), 
	FOREIGN KEY(guard_organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(guard_professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX conditions_case ON conditions (house_id, case_id, status)
;

CREATE TABLE safety_plans (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	status TEXT NOT NULL, 
	edition INTEGER NOT NULL, 
	aim TEXT, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	activated_at TIMESTAMP WITH TIME ZONE, 
	decision_id UUID, 
	reason TEXT, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT status_word CHECK (status IN ('draft', 'discussed', 'agreed', 'active', 'under_revision', 'superseded', 'completed', 'ended')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX safety_plans_case ON safety_plans (house_id, case_id)
;

CREATE UNIQUE INDEX safety_plans_in_force ON safety_plans (house_id, case_id) WHERE status IN ('active', 'under_revision')
;

CREATE TABLE information_requests (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	asked_id UUID NOT NULL, 
	asked_by_id UUID NOT NULL, 
	need TEXT NOT NULL, 
	categories TEXT[] NOT NULL, 
	person_ids UUID[] NOT NULL, 
	purpose TEXT NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	state TEXT NOT NULL, 
	refusal_reason TEXT, 
	reminded_at TIMESTAMP WITH TIME ZONE, 
	raised_to TEXT, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('asked', 'reminded', 'overdue', 'answered', 'partly_answered', 'refused', 'nothing_known')), 
	CONSTRAINT purpose_word CHECK (purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	CONSTRAINT refusal_reason_word CHECK (refusal_reason IN ('client_refused', 'consent_withdrawn', 'no_consent_asked', 'professional_secrecy', 'treatment_trust', 'investigation_interest', 'prosecution_position', 'static_involvement', 'no_ground', 'outside_covenant', 'not_necessary', 'client_interest_first', 'employer_instruction', 'danger_to_person', 'client_no_police', 'not_known_internally')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(asked_id) REFERENCES organisations (id), 
	FOREIGN KEY(asked_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX information_requests_asked ON information_requests (house_id, asked_id)
;

CREATE INDEX information_requests_case ON information_requests (house_id, case_id)
;

CREATE TABLE help_periods (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	helper TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	aim TEXT, 
	starts_on DATE, 
	ends_on DATE, 
	outcome TEXT, 
	problems TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX help_periods_case ON help_periods (house_id, case_id)
;

CREATE INDEX help_periods_organisation ON help_periods (house_id, organisation_id, id)
;

CREATE TABLE situation_parts (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	heading TEXT NOT NULL, 
	text TEXT NOT NULL, 
	contribution_ids UUID[] NOT NULL, 
	person_ids UUID[] NOT NULL, 
	category_mask BIGINT NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	written_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT rests_on_something CHECK (cardinality(contribution_ids) > 0), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX situation_parts_case ON situation_parts (house_id, case_id)
;

CREATE TABLE subject_requests (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	requester_id UUID, 
	representative TEXT, 
	representation TEXT, 
	text TEXT, 
	coercion_signal BOOLEAN NOT NULL, 
	coercion_note TEXT, 
	decision_reason TEXT, 
	decided_at TIMESTAMP WITH TIME ZONE, 
	decided_by_id UUID, 
	channel TEXT, 
	answer_note TEXT, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	organisation_id UUID NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('overview', 'copy', 'correction', 'other_contact', 'complaint', 'erasure', 'objection_research')), 
	CONSTRAINT state_word CHECK (state IN ('received', 'in_review', 'granted', 'declined', 'answered')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, requester_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT one_requester CHECK (num_nonnulls(requester_id, representative) = 1), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX subject_requests_case ON subject_requests (house_id, case_id)
;

CREATE TABLE outbound_reports (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	issuer TEXT NOT NULL, 
	issuer_id UUID NOT NULL, 
	professional_id UUID, 
	recipient_id UUID NOT NULL, 
	category TEXT NOT NULL, 
	category_mask BIGINT NOT NULL, 
	text TEXT NOT NULL, 
	issued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('care_report', 'vt_report', 'other')), 
	CONSTRAINT issuer_word CHECK (issuer IN ('house', 'organisation')), 
	CONSTRAINT category_word CHECK (category IN ('existence', 'identity', 'contact', 'household', 'coordination', 'safety', 'circumstances', 'care', 'health', 'justice', 'measures', 'client_voice')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(issuer_id) REFERENCES organisations (id), 
	FOREIGN KEY(recipient_id) REFERENCES organisations (id)
)
;

CREATE INDEX outbound_reports_case ON outbound_reports (house_id, case_id)
;

CREATE TABLE briefings (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	recipient_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	safety TEXT NOT NULL, 
	issued_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(recipient_id) REFERENCES organisations (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX briefings_case ON briefings (house_id, case_id)
;

CREATE TABLE finding_acknowledgements (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	finding_id UUID NOT NULL, 
	rule TEXT NOT NULL, 
	code TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	since TIMESTAMP WITH TIME ZONE NOT NULL, 
	reason TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, finding_id, since), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE grounds (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	person_ids UUID[], 
	giver_ids UUID[], 
	recipient_ids UUID[], 
	purposes BIGINT NOT NULL, 
	categories BIGINT NOT NULL, 
	agreement_id UUID, 
	edition TEXT, 
	legal_basis TEXT, 
	form_reference TEXT, 
	threat TEXT, 
	protects_ids UUID[], 
	measure TEXT, 
	weighing JSONB, 
	recorded_by_id UUID NOT NULL, 
	author_id UUID, 
	representative TEXT, 
	authority_holders INTEGER NOT NULL, 
	holders_agreed INTEGER NOT NULL, 
	court_decision TEXT, 
	limitation TEXT, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	review_at TIMESTAMP WITH TIME ZONE, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	objection_from TIMESTAMP WITH TIME ZONE, 
	breaks_police_wish BOOLEAN NOT NULL, 
	answer_due_at TIMESTAMP WITH TIME ZONE, 
	child_interest_note TEXT, 
	reason TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('consent', 'covenant', 'exchange_agreement', 'vt_statutory_task', 'reporting_code', 'serious_threat_override', 'safety_weighing', 'measure_in_force', 'criminal_procedure', 'statutory_other')), 
	CONSTRAINT measure_word CHECK (measure IN ('home_ban', 'area_ban', 'custody_order_wzd', 'benefit_withdrawal', 'arrest_custody', 'guard_protect', 'conditional_disposal', 'behaviour_order', 'liberty_restriction', 'mandatory_treatment', 'mandatory_residence', 'report_duty', 'street_contact_location_ban', 'behaviour_programme', 'criminal_mediation', 'conditional_sentence', 'youth_probation', 'police_complaint', 'imprisonment', 'forensic_ward', 'isd', 'probation_supervision', 'provisional_supervision', 'supervision_order', 'out_of_home', 'investigation_request', 'provisional_order', 'imposed_parent_training', 'contact_decision', 'custody_decision', 'civil_contact_ban', 'guardianship', 'forced_admission', 'shelter', 'aware', 'priority_address', 'stop_talk', 'reducing_dv', 'youth_protection_table', 'safe_start', 'contact_house', 'foster_care', 'vt_or_child_report')), 
	CONSTRAINT state_word CHECK (state IN ('requested', 'given', 'limited', 'refused', 'blocked_by_parent', 'withdrawn', 'expired', 'superseded', 'drafted', 'active', 'rejected', 'under_review', 'ended')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT consent_of_one_person CHECK (kind <> 'consent' OR cardinality(person_ids) = 1), 
	FOREIGN KEY(agreement_id) REFERENCES agreements (id), 
	FOREIGN KEY(recorded_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(author_id) REFERENCES professionals (id)
)
;

CREATE INDEX grounds_case ON grounds (house_id, case_id)
;

CREATE TABLE grants (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	receiver_id UUID NOT NULL, 
	giver_ids UUID[] NOT NULL, 
	person_ids UUID[] NOT NULL, 
	purposes BIGINT NOT NULL, 
	categories BIGINT NOT NULL, 
	same_side BOOLEAN NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ground_ids UUID[] NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX grants_receiver ON grants (house_id, case_id, receiver_id)
;

CREATE TABLE case_readers (
	house_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	purposes BIGINT NOT NULL, 
	categories BIGINT NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ground_ids UUID[] NOT NULL, 
	PRIMARY KEY (house_id, organisation_id, case_id, starts_at, purposes), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX case_readers_case ON case_readers (house_id, case_id, organisation_id)
;

CREATE TABLE talk_card_handovers (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	card_id UUID NOT NULL, 
	edition TEXT NOT NULL, 
	person_id UUID NOT NULL, 
	"on" DATE NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, card_id) REFERENCES talk_cards (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX talk_card_handovers_case ON talk_card_handovers (house_id, case_id)
;

CREATE TABLE measures (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	domain TEXT NOT NULL, 
	frame TEXT NOT NULL, 
	status TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	unborn BOOLEAN NOT NULL, 
	ground TEXT NOT NULL, 
	authority TEXT NOT NULL, 
	conditions TEXT, 
	recorded_by_id UUID NOT NULL, 
	requested_on DATE NOT NULL, 
	decided_on DATE, 
	starts_on DATE, 
	ends_on DATE, 
	ended_on DATE, 
	reason TEXT, 
	explained_on DATE, 
	explained_to_ids UUID[] NOT NULL, 
	serious_danger BOOLEAN NOT NULL, 
	presence TEXT, 
	director_id UUID, 
	helpers JSONB NOT NULL, 
	ban_trust TEXT, 
	accompanying_id UUID, 
	low_escalation_risk BOOLEAN, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('home_ban', 'area_ban', 'custody_order_wzd', 'benefit_withdrawal', 'arrest_custody', 'guard_protect', 'conditional_disposal', 'behaviour_order', 'liberty_restriction', 'mandatory_treatment', 'mandatory_residence', 'report_duty', 'street_contact_location_ban', 'behaviour_programme', 'criminal_mediation', 'conditional_sentence', 'youth_probation', 'police_complaint', 'imprisonment', 'forensic_ward', 'isd', 'probation_supervision', 'provisional_supervision', 'supervision_order', 'out_of_home', 'investigation_request', 'provisional_order', 'imposed_parent_training', 'contact_decision', 'custody_decision', 'civil_contact_ban', 'guardianship', 'forced_admission', 'shelter', 'aware', 'priority_address', 'stop_talk', 'reducing_dv', 'youth_protection_table', 'safe_start', 'contact_house', 'foster_care', 'vt_or_child_report')), 
	CONSTRAINT domain_word CHECK (domain IN ('administrative', 'criminal', 'civil', 'other')), 
	CONSTRAINT frame_word CHECK (frame IN ('voluntary', 'pressing', 'coercive_civil', 'coercive_criminal', 'coercive_administrative')), 
	CONSTRAINT status_word CHECK (status IN ('requested', 'decided_yes', 'decided_no', 'running', 'ended', 'lifted')), 
	CONSTRAINT presence_word CHECK (presence IN ('shared_home', 'regular_presence')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, subject_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, accompanying_id) REFERENCES measures (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT home_ban_ground CHECK (kind <> 'home_ban' OR (serious_danger AND presence IS NOT NULL)), 
	FOREIGN KEY(recorded_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(director_id) REFERENCES organisations (id)
)
;

CREATE INDEX measures_case ON measures (house_id, case_id)
;

CREATE INDEX measures_subject ON measures (house_id, subject_id)
;

CREATE TABLE legal_weighings (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	weigher_id UUID NOT NULL, 
	subject_ids UUID[] NOT NULL, 
	outcome TEXT NOT NULL, 
	weighed_on DATE NOT NULL, 
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(weigher_id) REFERENCES professionals (id)
)
;

CREATE INDEX legal_weighings_case ON legal_weighings (house_id, case_id)
;

CREATE TABLE special_conditions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	text TEXT NOT NULL, 
	hearing_on DATE NOT NULL, 
	purpose TEXT NOT NULL, 
	proposed_by_id UUID NOT NULL, 
	proposed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(proposed_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX special_conditions_case ON special_conditions (house_id, case_id)
;

CREATE TABLE meeting_seats (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID NOT NULL, 
	is_primary BOOLEAN NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, kind_id) REFERENCES meeting_kinds (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX meeting_seats_organisation ON meeting_seats (house_id, organisation_id, kind_id)
;

CREATE UNIQUE INDEX meeting_seats_one_primary ON meeting_seats (house_id, kind_id, organisation_id) WHERE is_primary AND ends_at IS NULL
;

CREATE TABLE charter_acknowledgements (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	charter_version INTEGER NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, kind_id) REFERENCES meeting_kinds (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, kind_id, organisation_id, charter_version), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE TABLE prosecution_questions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	route TEXT NOT NULL, 
	question TEXT NOT NULL, 
	state TEXT NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	asked_by_id UUID NOT NULL, 
	asked_id UUID NOT NULL, 
	answer TEXT, 
	shareable BOOLEAN NOT NULL, 
	prosecution_needed TEXT, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT route_word CHECK (route IN ('consultation_hour', 'on_call', 'system')), 
	CONSTRAINT state_word CHECK (state IN ('asked', 'answered', 'no_answer', 'withdrawn')), 
	CONSTRAINT prosecution_needed_word CHECK (prosecution_needed IN ('yes', 'no', 'later')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT answered_with_need CHECK (state <> 'answered' OR prosecution_needed IS NOT NULL), 
	FOREIGN KEY(asked_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(asked_id) REFERENCES organisations (id)
)
;

CREATE INDEX prosecution_questions_case ON prosecution_questions (house_id, case_id)
;

CREATE TABLE staff_threats (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	text TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	set_on DATE NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX staff_threats_case ON staff_threats (house_id, case_id)
;

CREATE INDEX staff_threats_person ON staff_threats (house_id, person_id)
;

CREATE TABLE meetings (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	kind_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	charter_version INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	place TEXT, 
	facility_id UUID, 
	owner_id UUID NOT NULL, 
	chair_id UUID, 
	chair_organisation_id UUID, 
	current_part INTEGER NOT NULL, 
	previous_id UUID, 
	next_on DATE, 
	none_needed_reason TEXT, 
	invite_by DATE, 
	pack_due_at TIMESTAMP WITH TIME ZONE, 
	pack_published_at TIMESTAMP WITH TIME ZONE, 
	invited_at TIMESTAMP WITH TIME ZONE, 
	recorded_at TIMESTAMP WITH TIME ZONE, 
	cancelled_reason TEXT, 
	access_ends_at TIMESTAMP WITH TIME ZONE, 
	erase_on DATE, 
	erased_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('weighing', 'focus', 'mda_meeting', 'care_conference', 'justice_conference', 'integrated_conference', 'tailor_made_conference', 'serious_dv_conference', 'daily_conference', 'virtual_conference', 'code_red_meeting', 'dv_consultation', 'core_group', 'team_meeting', 'mdo', 'network_council', 'family_group_conference', 'system_talk', 'separate_talk', 'joint_family_session', 'settlement_session', 'policy_meeting', 'prosecution_hour', 'youth_risk', 'aftercare_detention', 'repeat_offenders', 'youth_prostitution')), 
	CONSTRAINT status_word CHECK (status IN ('planned', 'invited', 'prepared', 'in_session', 'recorded', 'fed_back', 'cancelled')), 
	CONSTRAINT mode_word CHECK (mode IN ('process', 'content')), 
	FOREIGN KEY(house_id, kind_id) REFERENCES meeting_kinds (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, previous_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, facility_id) REFERENCES meeting_facilities (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(owner_id) REFERENCES organisations (id), 
	FOREIGN KEY(chair_id) REFERENCES professionals (id), 
	FOREIGN KEY(chair_organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX meetings_erase ON meetings (house_id, erase_on) WHERE erased_at IS NULL
;

CREATE INDEX meetings_start ON meetings (house_id, starts_at)
;

CREATE TABLE delivery_lanes (
	house_id UUID NOT NULL, 
	subscription_id UUID NOT NULL, 
	stream_id UUID NOT NULL, 
	last_place BIGINT NOT NULL, 
	done_place BIGINT NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE, 
	lease_id UUID, 
	held_by_id UUID, 
	PRIMARY KEY (house_id, subscription_id, stream_id), 
	FOREIGN KEY(house_id, subscription_id) REFERENCES subscriptions (house_id, id) ON DELETE RESTRICT
)
 WITH (fillfactor = 70)
;

CREATE INDEX delivery_lanes_due ON delivery_lanes (house_id, subscription_id, due_at) WHERE due_at IS NOT NULL
;

CREATE TABLE deliveries (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	subscription_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	event_id UUID NOT NULL, 
	stream_id UUID NOT NULL, 
	case_id UUID, 
	place BIGINT GENERATED ALWAYS AS IDENTITY, 
	webhook_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	notice_class TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_attempt_at TIMESTAMP WITH TIME ZONE, 
	last_outcome TEXT, 
	delivered_at TIMESTAMP WITH TIME ZONE, 
	receipt_due_at TIMESTAMP WITH TIME ZONE, 
	repeats INTEGER NOT NULL, 
	skipped_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('pending', 'sending', 'delivered', 'acknowledged', 'retry_wait', 'failed', 'withheld', 'resent')), 
	CONSTRAINT basis_word CHECK (basis IN ('taking_part', 'named')), 
	CONSTRAINT notice_class_word CHECK (notice_class IN ('inform', 'acknowledge')), 
	CONSTRAINT last_outcome_word CHECK (last_outcome IN ('delivered', 'rejected', 'gone', 'timed_out', 'connection_failed', 'tls_failed', 'name_unknown', 'address_refused', 'channel_failed', 'nothing_to_say')), 
	FOREIGN KEY(house_id, event_id) REFERENCES events (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, subscription_id) REFERENCES subscriptions (house_id, id) ON DELETE RESTRICT
)
 WITH (fillfactor = 80)
;

CREATE INDEX deliveries_event ON deliveries (house_id, event_id)
;

CREATE INDEX deliveries_lane ON deliveries (house_id, subscription_id, stream_id, place)
;

CREATE INDEX deliveries_receipt_due ON deliveries (house_id, receipt_due_at) WHERE receipt_due_at IS NOT NULL
;

CREATE TABLE agreement_parties (
	id UUID DEFAULT gen_random_uuid() NOT NULL, 
	agreement_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	signed_on DATE NOT NULL, 
	PRIMARY KEY (agreement_id, organisation_id), 
	UNIQUE (id), 
	FOREIGN KEY(agreement_id) REFERENCES agreements (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX ix_agreement_parties_organisation_id ON agreement_parties (organisation_id)
;

CREATE TABLE danger_pairs (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	person_id UUID NOT NULL, 
	other_person_id UUID NOT NULL, 
	source TEXT NOT NULL, 
	set_on DATE NOT NULL, 
	set_by_id UUID NOT NULL, 
	lifted_at TIMESTAMP WITH TIME ZONE, 
	lifted_by_id UUID, 
	lifted_reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('stalking', 'intimate_terror')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, other_person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT two_persons CHECK (person_id <> other_person_id)
)
;

CREATE INDEX danger_pairs_case ON danger_pairs (house_id, case_id)
;

CREATE TABLE confidants (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	child_id UUID NOT NULL, 
	outcome TEXT NOT NULL, 
	person_id UUID, 
	chosen_by_child BOOLEAN, 
	found_on DATE NOT NULL, 
	note TEXT, 
	recorded_by_id UUID NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	ended_reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('confidant', 'none_found')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, child_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT two_persons CHECK (child_id <> person_id), 
	CONSTRAINT confidant_is_someone CHECK ((outcome = 'confidant') = (person_id IS NOT NULL)), 
	FOREIGN KEY(recorded_by_id) REFERENCES organisations (id)
)
;

CREATE UNIQUE INDEX confidants_child ON confidants (house_id, case_id, child_id) WHERE ended_at IS NULL
;

CREATE TABLE child_hearings (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	child_id UUID NOT NULL, 
	heard TEXT NOT NULL, 
	heard_on DATE NOT NULL, 
	parents_present BOOLEAN, 
	reason TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT heard_word CHECK (heard IN ('yes', 'no', 'not_possible')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, child_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT heard_says_who_was_there CHECK ((heard = 'yes') = (parents_present IS NOT NULL)), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX child_hearings_child ON child_hearings (house_id, case_id, child_id)
;

CREATE TABLE client_preferences (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	language TEXT, 
	interpreter BOOLEAN, 
	plain_language BOOLEAN, 
	worker_gender TEXT, 
	shared_background TEXT, 
	child_care BOOLEAN, 
	home_visit BOOLEAN, 
	recorded_by_id UUID NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT worker_gender_word CHECK (worker_gender IN ('female', 'male', 'no_preference')), 
	CONSTRAINT shared_background_word CHECK (shared_background IN ('yes', 'no', 'no_preference')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, person_id), 
	FOREIGN KEY(recorded_by_id) REFERENCES organisations (id)
)
;

CREATE TABLE perpetrator_contacts (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	status TEXT NOT NULL, 
	since DATE NOT NULL, 
	note TEXT, 
	organisation_id UUID NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT status_word CHECK (status IN ('in_contact', 'being_sought', 'refuses', 'detained', 'no_contact_decided')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, person_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE client_messages (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	way TEXT NOT NULL, 
	channel TEXT, 
	organisation_id UUID NOT NULL, 
	prepared_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	delivered_at TIMESTAMP WITH TIME ZONE, 
	delivered_by_id UUID, 
	delivery_note TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('invitation', 'appointment', 'decision', 'feedback', 'other')), 
	CONSTRAINT way_word CHECK (way IN ('safe_channel', 'word_of_mouth')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT channel_of_the_client CHECK ((way = 'safe_channel') = (channel IS NOT NULL)), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX client_messages_case ON client_messages (house_id, case_id)
;

CREATE TABLE analyses (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	edition INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	method TEXT NOT NULL, 
	reason TEXT, 
	problems TEXT[] NOT NULL, 
	causal_links JSONB NOT NULL, 
	patterns TEXT[] NOT NULL, 
	unknowns TEXT[] NOT NULL, 
	foremost_profile TEXT, 
	contributor_ids UUID[] NOT NULL, 
	made_by_id UUID NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('active', 'superseded')), 
	CONSTRAINT foremost_profile_word CHECK (foremost_profile IN ('intimate_terror', 'family_under_stress', 'child_behaviour_parenting_stress', 'long_term_care', 'complex_divorce', 'other_or_unclear')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, edition), 
	FOREIGN KEY(made_by_id) REFERENCES organisations (id)
)
;

CREATE UNIQUE INDEX analyses_one_active ON analyses (house_id, case_id) WHERE state = 'active'
;

CREATE TABLE closure_plans (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	signals TEXT[] NOT NULL, 
	steps TEXT[] NOT NULL, 
	contact TEXT NOT NULL, 
	contact_organisation_id UUID, 
	return_route TEXT NOT NULL, 
	made_by_id UUID NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(contact_organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(made_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX closure_plans_case ON closure_plans (house_id, case_id)
;

CREATE TABLE case_programmes (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	programme_id UUID NOT NULL, 
	reason TEXT, 
	organisation_id UUID NOT NULL, 
	joined_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	outcome TEXT, 
	decided_at TIMESTAMP WITH TIME ZONE, 
	mark TEXT, 
	mark_from TIMESTAMP WITH TIME ZONE, 
	mark_until TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('admitted', 'refused', 'ended')), 
	CONSTRAINT mark_word CHECK (mark IN ('code_red')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, programme_id) REFERENCES programmes (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX case_programmes_case ON case_programmes (house_id, case_id)
;

CREATE UNIQUE INDEX case_programmes_one ON case_programmes (house_id, case_id) WHERE ended_at IS NULL
;

CREATE TABLE team_members (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	shell TEXT NOT NULL, 
	discipline TEXT NOT NULL, 
	sector TEXT, 
	external BOOLEAN NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	ends_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT shell_word CHECK (shell IN ('core', 'first', 'second')), 
	CONSTRAINT sector_word CHECK (sector IN ('safety', 'care', 'medical')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT external_named CHECK (NOT external OR professional_id IS NOT NULL), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX team_members_case ON team_members (house_id, case_id)
;

CREATE UNIQUE INDEX team_members_external_one_case ON team_members (house_id, professional_id) WHERE external AND ends_at IS NULL
;

CREATE TABLE process_steps (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	step TEXT NOT NULL, 
	skipped BOOLEAN NOT NULL, 
	reason TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX process_steps_case ON process_steps (house_id, case_id)
;

CREATE TABLE programme_moments (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	code TEXT NOT NULL, 
	happened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, code), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE programme_timers (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	code TEXT NOT NULL, 
	starts_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	passed_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, case_id, code)
)
;

CREATE TABLE profile_assessments (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	profile TEXT NOT NULL, 
	foremost BOOLEAN NOT NULL, 
	rationale TEXT NOT NULL, 
	assessed_on DATE NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	state TEXT NOT NULL, 
	superseded_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT profile_word CHECK (profile IN ('intimate_terror', 'family_under_stress', 'child_behaviour_parenting_stress', 'long_term_care', 'complex_divorce', 'other_or_unclear')), 
	CONSTRAINT state_word CHECK (state IN ('open', 'superseded')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX profile_assessments_case ON profile_assessments (house_id, case_id)
;

CREATE UNIQUE INDEX profile_assessments_one_foremost ON profile_assessments (house_id, case_id) WHERE foremost AND state = 'open'
;

CREATE TABLE arrangement_choices (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	profile TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	part TEXT NOT NULL, 
	code TEXT NOT NULL, 
	person_id UUID, 
	deviates BOOLEAN NOT NULL, 
	reason TEXT, 
	template_edition TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT profile_word CHECK (profile IN ('intimate_terror', 'family_under_stress', 'child_behaviour_parenting_stress', 'long_term_care', 'complex_divorce', 'other_or_unclear')), 
	CONSTRAINT stage_word CHECK (stage IN ('first_signal', 'several_signals', 'acute_or_structural')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX arrangement_choices_case ON arrangement_choices (house_id, case_id)
;

CREATE TABLE referrals (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	message_id TEXT NOT NULL, 
	body_hash TEXT NOT NULL, 
	route TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	professional TEXT, 
	source_event TEXT, 
	sent_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	received_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	arrived_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	updated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	state TEXT NOT NULL, 
	state_before TEXT, 
	entry_point TEXT NOT NULL, 
	signal_kind TEXT NOT NULL, 
	urgency TEXT NOT NULL, 
	requested_track TEXT, 
	requested_programme TEXT, 
	suggested_track TEXT, 
	family_profile TEXT, 
	earlier_reports INTEGER, 
	known_reports INTEGER NOT NULL, 
	completeness INTEGER NOT NULL, 
	warnings JSONB NOT NULL, 
	informant_kind TEXT, 
	informant_organisation_kind TEXT, 
	informant_identity JSONB, 
	ground_kind TEXT, 
	ground_purpose TEXT, 
	ground_reference TEXT, 
	ground_edition TEXT, 
	categories BIGINT NOT NULL, 
	purposes BIGINT NOT NULL, 
	person_ids UUID[] NOT NULL, 
	household JSONB, 
	relations JSONB, 
	incidents JSONB, 
	concerns JSONB NOT NULL, 
	risks JSONB, 
	health_risks JSONB, 
	red_flags JSONB, 
	life_domains JSONB, 
	health_domains JSONB, 
	strengths JSONB, 
	earlier_help JSONB, 
	current_help JSONB, 
	measures JSONB, 
	analysis TEXT, 
	standard_questions JSONB, 
	informed JSONB, 
	given_consents JSONB, 
	violence_code TEXT, 
	code_corrected BOOLEAN, 
	violence_definition TEXT, 
	municipality_id UUID, 
	released_at TIMESTAMP WITH TIME ZONE, 
	household_match TEXT NOT NULL, 
	household_id UUID, 
	case_id UUID, 
	link_confirmed_at TIMESTAMP WITH TIME ZONE, 
	duplicate_of_id UUID, 
	triage_requested BOOLEAN NOT NULL, 
	triage_outcome TEXT, 
	triage_instrument TEXT, 
	triage_edition TEXT, 
	triage_on DATE, 
	triage_result TEXT, 
	triaged_by_id UUID, 
	elsewhere_reason TEXT, 
	elsewhere_organisation_id UUID, 
	meeting_kind TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('received', 'duplicate', 'attached', 'needs_information', 'in_triage', 'acute_care', 'investigating', 'vt_conditions', 'in_weighing', 'accepted', 'not_taken_up', 'rerouted', 'handed_over', 'regular_support', 'withdrawn')), 
	CONSTRAINT state_before_word CHECK (state_before IN ('received', 'duplicate', 'attached', 'needs_information', 'in_triage', 'acute_care', 'investigating', 'vt_conditions', 'in_weighing', 'accepted', 'not_taken_up', 'rerouted', 'handed_over', 'regular_support', 'withdrawn')), 
	CONSTRAINT entry_point_word CHECK (entry_point IN ('veilig_thuis', 'police', 'hospital_emergency', 'crisis_service', 'forensic_service', 'sexual_violence_centre', 'general_practitioner', 'school', 'local_team', 'care_partner', 'safety_house', 'client', 'network_person', 'nuisance_desk')), 
	CONSTRAINT signal_kind_word CHECK (signal_kind IN ('notification', 'police_report', 'urgent_case', 'repeat_notification', 'reporting_code', 'duty_to_report', 'release_bij', 'zsm_case', 'network_signal', 'hospital_visit', 'missed_appointment', 'runaway', 'plan_breach', 'risk_signal', 'care_report')), 
	CONSTRAINT urgency_word CHECK (urgency IN ('routine', 'urgent', 'acute')), 
	CONSTRAINT requested_track_word CHECK (requested_track IN ('regular', 'complex', 'mda_structural', 'mda_acute')), 
	CONSTRAINT suggested_track_word CHECK (suggested_track IN ('regular', 'complex', 'mda_structural', 'mda_acute')), 
	CONSTRAINT family_profile_word CHECK (family_profile IN ('intimate_terror', 'family_under_stress', 'child_behaviour_parenting_stress', 'long_term_care', 'complex_divorce', 'other_or_unclear')), 
	CONSTRAINT informant_kind_word CHECK (informant_kind IN ('named', 'protected', 'anonymous')), 
	CONSTRAINT ground_kind_word CHECK (ground_kind IN ('consent', 'covenant', 'exchange_agreement', 'vt_statutory_task', 'reporting_code', 'serious_threat_override', 'safety_weighing', 'measure_in_force', 'criminal_procedure', 'statutory_other')), 
	CONSTRAINT ground_purpose_word CHECK (ground_purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	CONSTRAINT household_match_word CHECK (household_match IN ('none', 'candidates', 'known')), 
	CONSTRAINT violence_definition_word CHECK (violence_definition IN ('prosecution_narrow', 'care_broad')), 
	CONSTRAINT triage_outcome_word CHECK (triage_outcome IN ('local_team', 'existing_help', 'conditions_and_follow_up', 'investigation', 'multidisciplinary_approach', 'acute_approach')), 
	CONSTRAINT triage_instrument_word CHECK (triage_instrument IN ('rihg', 'red_flags_it', 'sash', 'masic', 'tscs', 'kees', 'onze_scheiding', 'family_scan', 'vt_triage', 'safety_assessment', 'risk_assessment', 'broad_risk_instrument', 'registration_risk_form', 'system_problem_analysis', 'deepening_analysis', 'child_check', 'trauma_screening', 'forensic_medical_examination', 'studio_interview', 'paediatric_examination', 'family_observation', 'individual_screening', 'prokid', 'probation_decision_tree', 'top3', 'signs_of_safety', 'multifocus')), 
	CONSTRAINT triage_result_word CHECK (triage_result IN ('structural', 'acute', 'other')), 
	CONSTRAINT elsewhere_reason_word CHECK (elsewhere_reason IN ('criteria_not_met', 'single_incident', 'existing_help_suffices', 'other_meeting_fits', 'other_region', 'household_unknown')), 
	CONSTRAINT meeting_kind_word CHECK (meeting_kind IN ('weighing', 'focus', 'mda_meeting', 'care_conference', 'justice_conference', 'integrated_conference', 'tailor_made_conference', 'serious_dv_conference', 'daily_conference', 'virtual_conference', 'code_red_meeting', 'dv_consultation', 'core_group', 'team_meeting', 'mdo', 'network_council', 'family_group_conference', 'system_talk', 'separate_talk', 'joint_family_session', 'settlement_session', 'policy_meeting', 'prosecution_hour', 'youth_risk', 'aftercare_detention', 'repeat_offenders', 'youth_prostitution')), 
	FOREIGN KEY(house_id, household_id) REFERENCES households (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, duplicate_of_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, organisation_id, message_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(municipality_id) REFERENCES organisations (id), 
	FOREIGN KEY(triaged_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(elsewhere_organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX referrals_case ON referrals (house_id, case_id) WHERE case_id IS NOT NULL
;

CREATE INDEX referrals_household ON referrals (house_id, household_id) WHERE household_id IS NOT NULL
;

CREATE INDEX referrals_open ON referrals (house_id, id) WHERE state IN ('received','needs_information','in_triage','acute_care','investigating','vt_conditions','in_weighing')
;

CREATE INDEX referrals_sender ON referrals (house_id, organisation_id, id)
;

CREATE INDEX referrals_source_event ON referrals (house_id, source_event) WHERE source_event IS NOT NULL
;

CREATE TABLE contact_attempts (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	channel TEXT NOT NULL, 
	third_party TEXT, 
	attempted_on DATE NOT NULL, 
	result TEXT NOT NULL, 
	note TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT channel_word CHECK (channel IN ('letter', 'phone', 'visit', 'online', 'third_party')), 
	CONSTRAINT result_word CHECK (result IN ('reached', 'no_answer', 'message_left', 'refused', 'wrong_address')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT third_party_named CHECK (channel = 'third_party' OR third_party IS NULL), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX contact_attempts_person ON contact_attempts (house_id, case_id, person_id, recorded_at)
;

CREATE TABLE severity_ratings (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	month INTEGER NOT NULL, 
	value INTEGER NOT NULL, 
	scale INTEGER NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT month_range CHECK (month BETWEEN 0 AND 18), 
	CONSTRAINT value_range CHECK (value BETWEEN 0 AND scale), 
	UNIQUE (house_id, case_id, month), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE time_entries (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	case_id UUID, 
	activity TEXT NOT NULL, 
	minutes INTEGER NOT NULL, 
	product_financed BOOLEAN NOT NULL, 
	on_date DATE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT activity_word CHECK (activity IN ('meeting', 'preparation', 'case_work', 'outreach', 'consultation', 'watchful_waiting', 'network')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT some_time CHECK (minutes > 0), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX time_entries_case ON time_entries (house_id, case_id) WHERE case_id IS NOT NULL
;

CREATE INDEX time_entries_organisation ON time_entries (house_id, organisation_id, on_date)
;

CREATE TABLE terms (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	subject_kind TEXT NOT NULL, 
	subject_id UUID NOT NULL, 
	organisation_id UUID, 
	starts_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	passed_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('direct_safety', 'stable_safety', 'escalation_answer', 'monitoring_moment', 'retention', 'safety_plan_due', 'safety_monitoring', 'plan_evaluation', 'legal_date_near', 'divorce_petition', 'recall', 'virtual_item', 'prosecution_answer', 'programme_timer')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX terms_case ON terms (house_id, case_id)
;

CREATE INDEX terms_due ON terms (house_id, due_at) WHERE passed_at IS NULL AND ended_at IS NULL
;

CREATE UNIQUE INDEX terms_running ON terms (house_id, subject_id, kind) WHERE passed_at IS NULL AND ended_at IS NULL
;

CREATE TABLE action_comments (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	action_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	text TEXT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, action_id) REFERENCES actions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX action_comments_action ON action_comments (house_id, action_id)
;

CREATE TABLE appointment_cancellations (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	action_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	on_date DATE NOT NULL, 
	reason TEXT, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, action_id) REFERENCES actions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX appointment_cancellations_action ON appointment_cancellations (house_id, action_id)
;

CREATE TABLE transfer_items (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	transfer_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	item_id UUID NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('contribution', 'action')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, transfer_id) REFERENCES transfers (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, transfer_id, kind, item_id)
)
;

CREATE TABLE closing_subjects (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	closing_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	outcome TEXT, 
	talk_on DATE, 
	no_talk_reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('care_started_intake_attended', 'care_started', 'declined', 'justice_started', 'not_needed', 'unreachable')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, closing_id) REFERENCES case_closings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, closing_id, person_id)
)
;

CREATE TABLE incident_roles (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	incident_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	role TEXT NOT NULL, 
	source TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT role_word CHECK (role IN ('acting_person', 'affected_person', 'both', 'child_witness', 'witness')), 
	FOREIGN KEY(house_id, incident_id) REFERENCES incidents (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, incident_id, person_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX incident_roles_case ON incident_roles (house_id, case_id, role)
;

CREATE TABLE concern_rankings (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	concern_id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	rank INTEGER NOT NULL, 
	shared BOOLEAN NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT rank_range CHECK (rank BETWEEN 1 AND 20), 
	CONSTRAINT shared_is_top CHECK (NOT shared OR rank = 1), 
	FOREIGN KEY(house_id, concern_id) REFERENCES concerns (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX concern_rankings_case ON concern_rankings (house_id, case_id)
;

CREATE UNIQUE INDEX concern_rankings_own ON concern_rankings (house_id, meeting_id, organisation_id, concern_id) WHERE NOT shared
;

CREATE UNIQUE INDEX concern_rankings_shared ON concern_rankings (house_id, case_id, meeting_id) WHERE shared
;

CREATE TABLE condition_breaches (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	condition_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	source TEXT NOT NULL, 
	what TEXT NOT NULL, 
	happened_on DATE NOT NULL, 
	confirmed_at TIMESTAMP WITH TIME ZONE, 
	confirmed_by_id UUID, 
	applied_at TIMESTAMP WITH TIME ZONE, 
	applied TEXT, 
	outcome TEXT, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('unconfirmed', 'reported', 'consequence_applied', 'not_confirmed', 'repaired', 'settled')), 
	CONSTRAINT source_word CHECK (source IN ('client', 'network', 'professional', 'police', 'document')), 
	FOREIGN KEY(house_id, condition_id) REFERENCES conditions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX condition_breaches_condition ON condition_breaches (house_id, condition_id)
;

CREATE UNIQUE INDEX condition_breaches_open ON condition_breaches (house_id, condition_id) WHERE state IN ('unconfirmed', 'reported', 'consequence_applied')
;

CREATE TABLE safety_exclusions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	safety_plan_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, safety_plan_id) REFERENCES safety_plans (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, safety_plan_id, person_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX safety_exclusions_case ON safety_exclusions (house_id, case_id)
;

CREATE TABLE safety_agreements (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	safety_plan_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	trigger TEXT NOT NULL, 
	action TEXT NOT NULL, 
	responsible TEXT NOT NULL, 
	deputy TEXT NOT NULL, 
	horizon TEXT NOT NULL, 
	check_on DATE NOT NULL, 
	relies_on_id UUID, 
	state TEXT NOT NULL, 
	acknowledged_at TIMESTAMP WITH TIME ZONE, 
	acknowledged_by_id UUID, 
	reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('general', 'guided_leaving', 'alarm', 'contact')), 
	CONSTRAINT state_word CHECK (state IN ('drafted', 'awaiting_acknowledgement', 'acknowledged', 'active', 'ended')), 
	CONSTRAINT horizon_word CHECK (horizon IN ('short', 'long')), 
	FOREIGN KEY(house_id, safety_plan_id) REFERENCES safety_plans (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT asked_first CHECK (relies_on_id IS NULL OR state <> 'drafted'), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id), 
	FOREIGN KEY(relies_on_id) REFERENCES organisations (id)
)
;

CREATE INDEX safety_agreements_asked ON safety_agreements (house_id, relies_on_id)
;

CREATE INDEX safety_agreements_case ON safety_agreements (house_id, case_id)
;

CREATE INDEX safety_agreements_plan ON safety_agreements (house_id, safety_plan_id)
;

CREATE TABLE monitoring_checks (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	safety_plan_id UUID, 
	condition_id UUID, 
	due_on DATE NOT NULL, 
	done_on DATE, 
	done_by_id UUID, 
	remark TEXT, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, safety_plan_id) REFERENCES safety_plans (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, condition_id) REFERENCES conditions (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT of_one CHECK (num_nonnulls(safety_plan_id, condition_id) = 1), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX monitoring_checks_case ON monitoring_checks (house_id, case_id)
;

CREATE TABLE kept_messages (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	adapter TEXT NOT NULL, 
	body BYTEA NOT NULL, 
	kept_aside TEXT[] NOT NULL, 
	arrived_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, referral_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX kept_messages_sender ON kept_messages (house_id, organisation_id, id)
;

CREATE TABLE contributions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	person_ids UUID[] NOT NULL, 
	mode TEXT NOT NULL, 
	category TEXT NOT NULL, 
	category_mask BIGINT NOT NULL, 
	known_value TEXT, 
	content TEXT, 
	necessity TEXT, 
	as_of DATE, 
	last_verified_on DATE, 
	fresh_until DATE, 
	retelling INTEGER NOT NULL, 
	ground_kind TEXT, 
	ground_id UUID, 
	agreement_id UUID, 
	ground_edition TEXT, 
	health_ground_id UUID, 
	purpose TEXT, 
	restriction TEXT NOT NULL, 
	compartment_of_id UUID, 
	recipient_ids UUID[], 
	refusal_reason TEXT, 
	told_at TIMESTAMP WITH TIME ZONE, 
	told_by TEXT, 
	told_in TEXT, 
	speaks_for_treating BOOLEAN NOT NULL, 
	reuse_permission BOOLEAN NOT NULL, 
	quality TEXT NOT NULL, 
	validity TEXT NOT NULL, 
	instruction TEXT, 
	instructed_by_id UUID, 
	instruction_closes_ids UUID[], 
	checked_by_id UUID, 
	checked_at TIMESTAMP WITH TIME ZONE, 
	corrects_id UUID, 
	request_id UUID, 
	withdrawn_reason TEXT, 
	erased_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT mode_word CHECK (mode IN ('known_flag', 'process', 'content', 'oral_only', 'withheld')), 
	CONSTRAINT category_word CHECK (category IN ('existence', 'identity', 'contact', 'household', 'coordination', 'safety', 'circumstances', 'care', 'health', 'justice', 'measures', 'client_voice')), 
	CONSTRAINT known_value_word CHECK (known_value IN ('known', 'active', 'past', 'not_known')), 
	CONSTRAINT ground_kind_word CHECK (ground_kind IN ('consent', 'covenant', 'exchange_agreement', 'vt_statutory_task', 'reporting_code', 'serious_threat_override', 'safety_weighing', 'measure_in_force', 'criminal_procedure', 'statutory_other')), 
	CONSTRAINT purpose_word CHECK (purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	CONSTRAINT restriction_word CHECK (restriction IN ('none', 'ongoing_investigation', 'prosecution_only', 'protected_source', 'member_compartment', 'safe_location')), 
	CONSTRAINT quality_word CHECK (quality IN ('unchecked', 'sufficient', 'low')), 
	CONSTRAINT validity_word CHECK (validity IN ('current', 'stale', 'contested', 'corrected', 'withdrawn')), 
	CONSTRAINT refusal_reason_word CHECK (refusal_reason IN ('client_refused', 'consent_withdrawn', 'no_consent_asked', 'professional_secrecy', 'treatment_trust', 'investigation_interest', 'prosecution_position', 'static_involvement', 'no_ground', 'outside_covenant', 'not_necessary', 'client_interest_first', 'employer_instruction', 'danger_to_person', 'client_no_police', 'not_known_internally')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, ground_id) REFERENCES grounds (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, health_ground_id) REFERENCES grounds (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, compartment_of_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, corrects_id) REFERENCES contributions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, request_id) REFERENCES information_requests (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT only_content_has_text CHECK (mode = 'content' OR content IS NULL), 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0 OR erased_at IS NOT NULL), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id), 
	FOREIGN KEY(agreement_id) REFERENCES agreements (id)
)
;

CREATE INDEX contributions_case ON contributions (house_id, case_id)
;

CREATE INDEX contributions_organisation ON contributions (house_id, organisation_id, id)
;

CREATE TABLE unknowns (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_ids UUID[] NOT NULL, 
	question TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	silent_id UUID, 
	request_id UUID, 
	action_id UUID, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	outcome TEXT, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, action_id) REFERENCES actions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, request_id) REFERENCES information_requests (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT about_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(silent_id) REFERENCES organisations (id)
)
;

CREATE INDEX unknowns_case ON unknowns (house_id, case_id)
;

CREATE TABLE ground_events (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	ground_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, ground_id) REFERENCES grounds (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX ground_events_ground ON ground_events (house_id, ground_id)
;

CREATE TABLE legal_events (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	measure_id UUID, 
	kind TEXT NOT NULL, 
	on_date DATE NOT NULL, 
	note TEXT, 
	recorded_by_id UUID NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('requested', 'decided_yes', 'decided_no', 'started', 'ended', 'lifted', 'hearing', 'release', 'measure_end', 'divorce_petition')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, measure_id) REFERENCES measures (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(recorded_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX legal_events_case ON legal_events (house_id, case_id)
;

CREATE INDEX legal_events_measure ON legal_events (house_id, measure_id)
;

CREATE TABLE family_plans (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	text TEXT NOT NULL, 
	person_ids UUID[] NOT NULL, 
	recorded_by_id UUID NOT NULL, 
	made_on DATE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(recorded_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX family_plans_case ON family_plans (house_id, case_id)
;

CREATE TABLE meeting_parts (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	title TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('plenary', 'care_block', 'justice_block', 'client_block')), 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, meeting_id, position)
)
;

CREATE TABLE client_participations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	invited BOOLEAN NOT NULL, 
	attends BOOLEAN, 
	absence_reason TEXT, 
	absence_by_id UUID, 
	mode TEXT, 
	composition TEXT, 
	support_person_id UUID, 
	prepared_on DATE, 
	preparation TEXT, 
	debriefed_on DATE, 
	fed_back_on DATE, 
	not_safe_reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT absence_reason_word CHECK (absence_reason IN ('safety', 'not_feasible', 'not_responsible', 'client_choice', 'refused')), 
	CONSTRAINT mode_word CHECK (mode IN ('physical', 'online')), 
	CONSTRAINT composition_word CHECK (composition IN ('small', 'full')), 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, support_person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, meeting_id, case_id, person_id), 
	FOREIGN KEY(absence_by_id) REFERENCES professionals (id)
)
;

CREATE INDEX client_participations_case ON client_participations (house_id, case_id)
;

CREATE TABLE delivery_attempts (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	delivery_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	number INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	status INTEGER, 
	milliseconds INTEGER NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('delivered', 'rejected', 'gone', 'timed_out', 'connection_failed', 'tls_failed', 'name_unknown', 'address_refused', 'channel_failed', 'nothing_to_say')), 
	FOREIGN KEY(house_id, delivery_id) REFERENCES deliveries (house_id, id) ON DELETE CASCADE
)
;

CREATE INDEX delivery_attempts_at ON delivery_attempts (house_id, at)
;

CREATE INDEX delivery_attempts_delivery ON delivery_attempts (house_id, delivery_id)
;

CREATE TABLE plans (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	household_id UUID NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	edition INTEGER NOT NULL, 
	parts TEXT[] NOT NULL, 
	summary TEXT, 
	diagnostic_input TEXT, 
	lead_times TEXT, 
	means_order TEXT[] NOT NULL, 
	analysis_id UUID, 
	replaces_id UUID, 
	reason TEXT, 
	check_result TEXT, 
	check_tolerance TEXT, 
	check_follow_up TEXT, 
	made_by_id UUID NOT NULL, 
	made_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	activated_at TIMESTAMP WITH TIME ZONE, 
	revised_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('intake_plan', 'conference_plan', 'safety_plan', 'family_plan', 'closure_plan', 'tailor_made')), 
	CONSTRAINT state_word CHECK (state IN ('draft', 'discussed', 'agreed', 'active', 'under_revision', 'superseded', 'completed', 'ended')), 
	CONSTRAINT check_follow_up_word CHECK (check_follow_up IN ('adjust', 'stop')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, analysis_id) REFERENCES analyses (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, replaces_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(made_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX plans_case ON plans (house_id, case_id)
;

CREATE UNIQUE INDEX plans_one_intake ON plans (house_id, household_id) WHERE state IN ('active', 'under_revision') AND kind = 'intake_plan'
;

CREATE UNIQUE INDEX plans_one_joint ON plans (house_id, household_id) WHERE state IN ('active', 'under_revision') AND kind IN ('conference_plan', 'tailor_made')
;

CREATE TABLE options (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	text TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	measure_kind TEXT, 
	from_measure_id UUID, 
	subject_ids UUID[] NOT NULL, 
	proposed_by_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	rank INTEGER, 
	reason TEXT, 
	client_priority INTEGER, 
	expert_view TEXT, 
	client_capacity TEXT, 
	decision_id UUID, 
	action_id UUID, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('open', 'promoted', 'dropped')), 
	CONSTRAINT kind_word CHECK (kind IN ('contact_task', 'help_start', 'outreach', 'home_visit', 'joint_home_visit', 'examination', 'assessment', 'legal_step', 'practical_provision', 'safety_measure', 'monitoring', 'information_task', 'long_term_support', 'bridging_help', 'peer_support', 'case_linking', 'feedback_task')), 
	CONSTRAINT measure_kind_word CHECK (measure_kind IN ('home_ban', 'area_ban', 'custody_order_wzd', 'benefit_withdrawal', 'arrest_custody', 'guard_protect', 'conditional_disposal', 'behaviour_order', 'liberty_restriction', 'mandatory_treatment', 'mandatory_residence', 'report_duty', 'street_contact_location_ban', 'behaviour_programme', 'criminal_mediation', 'conditional_sentence', 'youth_probation', 'police_complaint', 'imprisonment', 'forensic_ward', 'isd', 'probation_supervision', 'provisional_supervision', 'supervision_order', 'out_of_home', 'investigation_request', 'provisional_order', 'imposed_parent_training', 'contact_decision', 'custody_decision', 'civil_contact_ban', 'guardianship', 'forced_admission', 'shelter', 'aware', 'priority_address', 'stop_talk', 'reducing_dv', 'youth_protection_table', 'safe_start', 'contact_house', 'foster_care', 'vt_or_child_report')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, action_id) REFERENCES actions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(proposed_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX options_case ON options (house_id, case_id)
;

CREATE TABLE admissions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	case_programme_id UUID NOT NULL, 
	outcome TEXT NOT NULL, 
	decision_rule TEXT, 
	positions JSONB NOT NULL, 
	check_ids UUID[] NOT NULL, 
	reason TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('admitted', 'refused', 'ended')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_programme_id) REFERENCES case_programmes (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX admissions_case ON admissions (house_id, case_id)
;

CREATE TABLE criteria_checks (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID, 
	referral_id UUID, 
	programme_id UUID NOT NULL, 
	set_code TEXT NOT NULL, 
	set_edition TEXT NOT NULL, 
	answers JSONB NOT NULL, 
	outcome TEXT NOT NULL, 
	unmet TEXT[] NOT NULL, 
	advice TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('met', 'not_met', 'undecided')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, programme_id) REFERENCES programmes (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT about_one CHECK ((case_id IS NULL) <> (referral_id IS NULL)), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX criteria_checks_case ON criteria_checks (house_id, case_id)
;

CREATE INDEX criteria_checks_referral ON criteria_checks (house_id, referral_id)
;

CREATE TABLE acute_intakes (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID, 
	referral_id UUID, 
	person_id UUID, 
	organisation_id UUID NOT NULL, 
	case_manager_id UUID, 
	kind TEXT NOT NULL, 
	age TEXT NOT NULL, 
	happened_on DATE, 
	opened_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	days_since INTEGER, 
	police_wish TEXT NOT NULL, 
	forensic TEXT NOT NULL, 
	forensic_at TIMESTAMP WITH TIME ZONE, 
	medical_at TIMESTAMP WITH TIME ZONE, 
	medical_emergency TEXT, 
	care_items TEXT[] NOT NULL, 
	trace_advice TEXT[] NOT NULL, 
	aftercare TEXT[] NOT NULL, 
	vt_notified BOOLEAN, 
	vt_reason TEXT, 
	child_check_on DATE, 
	child_check_result TEXT, 
	triage_on DATE, 
	triage_instrument TEXT, 
	triage_result TEXT, 
	follow_up_organisation_id UUID, 
	follow_up_accepted_at TIMESTAMP WITH TIME ZONE, 
	state TEXT NOT NULL, 
	refusal TEXT, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('sexual', 'physical')), 
	CONSTRAINT age_word CHECK (age IN ('under_18', 'adult')), 
	CONSTRAINT state_word CHECK (state IN ('open', 'closed', 'refused')), 
	CONSTRAINT police_wish_word CHECK (police_wish IN ('yes', 'no', 'undecided')), 
	CONSTRAINT forensic_word CHECK (forensic IN ('not_asked', 'planned', 'done', 'declined')), 
	CONSTRAINT refusal_word CHECK (refusal IN ('window_passed', 'no_police_contact', 'other_centre', 'client_withdrew', 'no_violence')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT about_something CHECK (case_id IS NOT NULL OR referral_id IS NOT NULL), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(case_manager_id) REFERENCES professionals (id), 
	FOREIGN KEY(follow_up_organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX acute_intakes_case ON acute_intakes (house_id, case_id)
;

CREATE INDEX acute_intakes_referral ON acute_intakes (house_id, referral_id)
;

CREATE TABLE referral_persons (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	key TEXT NOT NULL, 
	member BOOLEAN NOT NULL, 
	concealed BOOLEAN NOT NULL, 
	given_name TEXT, 
	family_name TEXT, 
	aliases TEXT[] NOT NULL, 
	birth_date DATE, 
	age INTEGER, 
	age_band TEXT, 
	sex TEXT, 
	household_role TEXT, 
	network TEXT, 
	bsn TEXT, 
	street TEXT, 
	postal_code TEXT, 
	city TEXT, 
	phone TEXT, 
	protected BOOLEAN NOT NULL, 
	description TEXT, 
	background TEXT, 
	told TEXT, 
	view_text TEXT, 
	wishes TEXT, 
	obstacles TEXT, 
	candidate_ids UUID[] NOT NULL, 
	person_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT sex_word CHECK (sex IN ('female', 'male', 'other')), 
	CONSTRAINT household_role_word CHECK (household_role IN ('parent', 'step_parent', 'partner', 'ex_partner', 'child', 'adult_child', 'sibling', 'other')), 
	CONSTRAINT network_word CHECK (network IN ('support', 'harm', 'unknown')), 
	CONSTRAINT told_word CHECK (told IN ('yes', 'no', 'not_safe')), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX referral_persons_bsn ON referral_persons (house_id, bsn) WHERE bsn IS NOT NULL
;

CREATE INDEX referral_persons_name ON referral_persons (house_id, birth_date, lower(family_name)) WHERE birth_date IS NOT NULL AND family_name IS NOT NULL
;

CREATE INDEX referral_persons_referral ON referral_persons (house_id, referral_id)
;

CREATE TABLE referral_moves (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	"old" TEXT, 
	"new" TEXT NOT NULL, 
	reason TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT old_word CHECK (old IN ('received', 'duplicate', 'attached', 'needs_information', 'in_triage', 'acute_care', 'investigating', 'vt_conditions', 'in_weighing', 'accepted', 'not_taken_up', 'rerouted', 'handed_over', 'regular_support', 'withdrawn')), 
	CONSTRAINT new_word CHECK (new IN ('received', 'duplicate', 'attached', 'needs_information', 'in_triage', 'acute_care', 'investigating', 'vt_conditions', 'in_weighing', 'accepted', 'not_taken_up', 'rerouted', 'handed_over', 'regular_support', 'withdrawn')), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX referral_moves_referral ON referral_moves (house_id, referral_id)
;

CREATE TABLE referral_questions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	question TEXT NOT NULL, 
	asked_by_id UUID NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	due_on DATE NOT NULL, 
	answer TEXT, 
	answered_by_id UUID, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX referral_questions_referral ON referral_questions (house_id, referral_id)
;

CREATE TABLE referral_decisions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	outcome TEXT NOT NULL, 
	decision_rule TEXT NOT NULL, 
	decider_ids UUID[] NOT NULL, 
	criteria JSONB NOT NULL, 
	override_reason TEXT, 
	reason TEXT NOT NULL, 
	priority_policy TEXT, 
	decided_on DATE NOT NULL, 
	elsewhere_reason TEXT, 
	elsewhere_organisation_id UUID, 
	elsewhere_text TEXT, 
	meeting_kind TEXT, 
	track TEXT, 
	programme TEXT, 
	approach TEXT, 
	coercive_framework TEXT, 
	legal_domain TEXT, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('accepted', 'not_taken_up', 'rerouted')), 
	CONSTRAINT decision_rule_word CHECK (decision_rule IN ('veto', 'unanimity', 'consensus', 'majority', 'single_person')), 
	CONSTRAINT elsewhere_reason_word CHECK (elsewhere_reason IN ('criteria_not_met', 'single_incident', 'existing_help_suffices', 'other_meeting_fits', 'other_region', 'household_unknown')), 
	CONSTRAINT meeting_kind_word CHECK (meeting_kind IN ('weighing', 'focus', 'mda_meeting', 'care_conference', 'justice_conference', 'integrated_conference', 'tailor_made_conference', 'serious_dv_conference', 'daily_conference', 'virtual_conference', 'code_red_meeting', 'dv_consultation', 'core_group', 'team_meeting', 'mdo', 'network_council', 'family_group_conference', 'system_talk', 'separate_talk', 'joint_family_session', 'settlement_session', 'policy_meeting', 'prosecution_hour', 'youth_risk', 'aftercare_detention', 'repeat_offenders', 'youth_prostitution')), 
	CONSTRAINT track_word CHECK (track IN ('regular', 'complex', 'mda_structural', 'mda_acute')), 
	CONSTRAINT approach_word CHECK (approach IN ('solo', 'multi', 'inter')), 
	CONSTRAINT coercive_framework_word CHECK (coercive_framework IN ('needed', 'to_consider', 'not_needed')), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(elsewhere_organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX referral_decisions_referral ON referral_decisions (house_id, referral_id)
;

CREATE TABLE referral_handovers (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	giver_id UUID NOT NULL, 
	receiver_id UUID NOT NULL, 
	state TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	open_risks TEXT[] NOT NULL, 
	earlier_reports INTEGER NOT NULL, 
	undetermined_intimate_terror BOOLEAN NOT NULL, 
	ground_kind TEXT NOT NULL, 
	ground_purpose TEXT NOT NULL, 
	ground_edition TEXT, 
	purposes BIGINT NOT NULL, 
	categories BIGINT NOT NULL, 
	person_ids UUID[] NOT NULL, 
	offered_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	live_at TIMESTAMP WITH TIME ZONE, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	answered_by_id UUID, 
	decline_reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('offered', 'accepted', 'declined')), 
	CONSTRAINT ground_kind_word CHECK (ground_kind IN ('consent', 'covenant', 'exchange_agreement', 'vt_statutory_task', 'reporting_code', 'serious_threat_override', 'safety_weighing', 'measure_in_force', 'criminal_procedure', 'statutory_other')), 
	CONSTRAINT ground_purpose_word CHECK (ground_purpose IN ('stop_violence', 'lasting_safety', 'referral_handling', 'risk_assessment', 'joint_analysis', 'plan_execution', 'monitoring', 'handover', 'police_feedback', 'criminal_advice', 'mayor_briefing', 'quality_report', 'research', 'client_transparency')), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(giver_id) REFERENCES organisations (id), 
	FOREIGN KEY(receiver_id) REFERENCES organisations (id)
)
;

CREATE INDEX referral_handovers_receiver ON referral_handovers (house_id, receiver_id, id)
;

CREATE INDEX referral_handovers_referral ON referral_handovers (house_id, referral_id)
;

CREATE UNIQUE INDEX referral_handovers_one_open ON referral_handovers (house_id, referral_id) WHERE state = 'offered'
;

CREATE TABLE case_signals (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	signal_kind TEXT NOT NULL, 
	entry_point TEXT NOT NULL, 
	urgency TEXT NOT NULL, 
	arrived_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT signal_kind_word CHECK (signal_kind IN ('notification', 'police_report', 'urgent_case', 'repeat_notification', 'reporting_code', 'duty_to_report', 'release_bij', 'zsm_case', 'network_signal', 'hospital_visit', 'missed_appointment', 'runaway', 'plan_breach', 'risk_signal', 'care_report')), 
	CONSTRAINT entry_point_word CHECK (entry_point IN ('veilig_thuis', 'police', 'hospital_emergency', 'crisis_service', 'forensic_service', 'sexual_violence_centre', 'general_practitioner', 'school', 'local_team', 'care_partner', 'safety_house', 'client', 'network_person', 'nuisance_desk')), 
	CONSTRAINT urgency_word CHECK (urgency IN ('routine', 'urgent', 'acute')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, referral_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX case_signals_case ON case_signals (house_id, case_id)
;

CREATE TABLE quarantined_messages (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	route TEXT NOT NULL, 
	message_id TEXT, 
	body BYTEA NOT NULL, 
	body_hash TEXT NOT NULL, 
	faults JSONB NOT NULL, 
	state TEXT NOT NULL, 
	arrived_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	referral_id UUID, 
	closed_at TIMESTAMP WITH TIME ZONE, 
	closed_by_id UUID, 
	reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('held', 'repaired', 'discarded')), 
	CONSTRAINT repaired_leads_on CHECK (state <> 'repaired' OR referral_id IS NOT NULL), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, organisation_id, body_hash), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX quarantined_messages_sender ON quarantined_messages (house_id, organisation_id, id)
;

CREATE TABLE investigations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	started_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	late_told_at TIMESTAMP WITH TIME ZONE, 
	suspicions JSONB, 
	undetermined_intimate_terror BOOLEAN NOT NULL, 
	concluded_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX investigations_due ON investigations (house_id, due_on) WHERE concluded_at IS NULL
;

CREATE INDEX investigations_referral ON investigations (house_id, referral_id)
;

CREATE TABLE referral_conditions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	referral_id UUID NOT NULL, 
	text TEXT NOT NULL, 
	person_ids UUID[] NOT NULL, 
	guard_id UUID NOT NULL, 
	check_on DATE NOT NULL, 
	consequence TEXT NOT NULL, 
	set_on DATE NOT NULL, 
	checked_on DATE, 
	met BOOLEAN, 
	note TEXT, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT binds_someone CHECK (cardinality(person_ids) > 0), 
	FOREIGN KEY(guard_id) REFERENCES organisations (id)
)
;

CREATE INDEX referral_conditions_referral ON referral_conditions (house_id, referral_id)
;

CREATE TABLE evaluations (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	form TEXT NOT NULL, 
	way TEXT NOT NULL, 
	person_id UUID, 
	professional_id UUID, 
	items JSONB NOT NULL, 
	scale INTEGER NOT NULL, 
	recorded_by TEXT, 
	organisation_id UUID NOT NULL, 
	category_mask BIGINT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT form_word CHECK (form IN ('client', 'professional')), 
	CONSTRAINT way_word CHECK (way IN ('written', 'oral')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT one_respondent CHECK ((person_id IS NULL) <> (professional_id IS NULL)), 
	CONSTRAINT oral_names_recorder CHECK (way <> 'oral' OR recorded_by IS NOT NULL), 
	UNIQUE (house_id, meeting_id, person_id), 
	UNIQUE (house_id, meeting_id, professional_id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX evaluations_case ON evaluations (house_id, case_id)
;

CREATE TABLE monitoring_results (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	monitoring_check_id UUID NOT NULL, 
	person_ids UUID[] NOT NULL, 
	safety_agreement_id UUID, 
	result TEXT NOT NULL, 
	remark TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT result_word CHECK (result IN ('kept', 'partly_kept', 'not_kept', 'not_needed')), 
	FOREIGN KEY(house_id, monitoring_check_id) REFERENCES monitoring_checks (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, safety_agreement_id) REFERENCES safety_agreements (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, monitoring_check_id, safety_agreement_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX monitoring_results_case ON monitoring_results (house_id, case_id)
;

CREATE TABLE announcements (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	client_id UUID, 
	adapter TEXT NOT NULL, 
	path TEXT NOT NULL, 
	body BYTEA NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	last_outcome TEXT, 
	due_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	leased_by_id UUID, 
	arrived_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	settled_at TIMESTAMP WITH TIME ZONE, 
	referral_id UUID, 
	quarantined_message_id UUID, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('waiting', 'taken_in', 'repeated', 'quarantined', 'given_up')), 
	CONSTRAINT announcements_once UNIQUE (house_id, organisation_id, adapter, path), 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, quarantined_message_id) REFERENCES quarantined_messages (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX announcements_due ON announcements (house_id, due_at) WHERE state = 'waiting'
;

CREATE INDEX announcements_sender ON announcements (house_id, organisation_id, id)
;

CREATE TABLE awareness (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	contribution_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	status TEXT NOT NULL, 
	reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT status_word CHECK (status IN ('informed', 'not_informed', 'unknown')), 
	FOREIGN KEY(house_id, contribution_id) REFERENCES contributions (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX awareness_contribution ON awareness (house_id, contribution_id)
;

CREATE TABLE contests (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	contribution_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	for_client BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	state TEXT NOT NULL, 
	answer TEXT, 
	answer_due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	answered_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('contested', 'corrected', 'withdrawn', 'upheld')), 
	FOREIGN KEY(house_id, contribution_id) REFERENCES contributions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX contests_contribution ON contests (house_id, contribution_id)
;

CREATE TABLE guide_runs (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	meeting_part_id UUID, 
	template_id UUID NOT NULL, 
	phase_code TEXT NOT NULL, 
	phase TEXT, 
	question_codes TEXT[], 
	covers_all BOOLEAN NOT NULL, 
	state TEXT NOT NULL, 
	prepare_until TIMESTAMP WITH TIME ZONE, 
	prepare_codes TEXT[], 
	summary TEXT, 
	summarised_at TIMESTAMP WITH TIME ZONE, 
	opened_by_id UUID NOT NULL, 
	opened_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	held_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT state_word CHECK (state IN ('preparing', 'held', 'ended')), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, meeting_part_id) REFERENCES meeting_parts (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, template_id) REFERENCES guide_templates (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(opened_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX guide_runs_case ON guide_runs (house_id, case_id)
;

CREATE INDEX guide_runs_meeting ON guide_runs (house_id, meeting_id)
;

CREATE TABLE import_lines (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	import_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	line INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	referral_id UUID, 
	quarantined_message_id UUID, 
	faults JSONB NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('taken_in', 'repeated', 'quarantined')), 
	FOREIGN KEY(house_id, import_id) REFERENCES import_jobs (house_id, id) ON DELETE CASCADE, 
	FOREIGN KEY(house_id, referral_id) REFERENCES referrals (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, quarantined_message_id) REFERENCES quarantined_messages (house_id, id) ON DELETE RESTRICT
)
;

CREATE UNIQUE INDEX import_lines_of_import ON import_lines (house_id, import_id, line)
;

CREATE TABLE attendances (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	part_id UUID NOT NULL, 
	organisation_id UUID, 
	professional_id UUID, 
	case_id UUID, 
	person_id UUID, 
	supports_id UUID, 
	basis TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	mode TEXT, 
	attendance TEXT, 
	absence_reason TEXT, 
	may_decide BOOLEAN NOT NULL, 
	invited_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT basis_word CHECK (basis IN ('core', 'on_request', 'subject_expert', 'case_involved', 'referrer', 'client', 'support_person', 'network_person', 'observer')), 
	CONSTRAINT attendance_word CHECK (attendance IN ('present', 'deputised', 'absent', 'online')), 
	CONSTRAINT mode_word CHECK (mode IN ('physical', 'online')), 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, part_id) REFERENCES meeting_parts (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, supports_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT one_side CHECK ((organisation_id IS NULL) <> (person_id IS NULL)), 
	CONSTRAINT person_of_case CHECK ((person_id IS NULL) = (case_id IS NULL)), 
	UNIQUE NULLS NOT DISTINCT (house_id, part_id, organisation_id, professional_id, person_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX attendances_meeting ON attendances (house_id, meeting_id)
;

CREATE INDEX attendances_organisation ON attendances (house_id, organisation_id, meeting_id)
;

CREATE TABLE agenda_items (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	kind_id UUID NOT NULL, 
	meeting_id UUID, 
	part_id UUID, 
	kind TEXT NOT NULL, 
	status TEXT NOT NULL, 
	step TEXT, 
	question TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	recall_on DATE, 
	deferral_reason TEXT, 
	deferrals INTEGER NOT NULL, 
	next_on DATE, 
	reason TEXT, 
	rerouted_to TEXT, 
	criterion TEXT, 
	source_item_id UUID, 
	promoted_at TIMESTAMP WITH TIME ZONE, 
	known_flags TEXT[] NOT NULL, 
	current_care TEXT, 
	responsible_id UUID, 
	next_review_on DATE, 
	discussion TEXT, 
	erased_at TIMESTAMP WITH TIME ZONE, 
	created_by_id UUID NOT NULL, 
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('new', 'urgent', 'recall', 'running')), 
	CONSTRAINT status_word CHECK (status IN ('scheduled', 'virtual_open', 'in_discussion', 'decided', 'deferred', 'removed', 'rerouted')), 
	CONSTRAINT step_word CHECK (step IN ('image_forming', 'judgement', 'decision')), 
	CONSTRAINT deferral_reason_word CHECK (deferral_reason IN ('missing_information', 'absent_participant', 'no_access', 'awaiting_event', 'time')), 
	CONSTRAINT rerouted_to_word CHECK (rerouted_to IN ('weighing', 'focus', 'mda_meeting', 'care_conference', 'justice_conference', 'integrated_conference', 'tailor_made_conference', 'serious_dv_conference', 'daily_conference', 'virtual_conference', 'code_red_meeting', 'dv_consultation', 'core_group', 'team_meeting', 'mdo', 'network_council', 'family_group_conference', 'system_talk', 'separate_talk', 'joint_family_session', 'settlement_session', 'policy_meeting', 'prosecution_hour', 'youth_risk', 'aftercare_detention', 'repeat_offenders', 'youth_prostitution')), 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, part_id) REFERENCES meeting_parts (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, kind_id) REFERENCES meeting_kinds (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, source_item_id) REFERENCES agenda_items (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(responsible_id) REFERENCES organisations (id), 
	FOREIGN KEY(created_by_id) REFERENCES organisations (id)
)
;

CREATE INDEX agenda_items_case ON agenda_items (house_id, case_id)
;

CREATE INDEX agenda_items_meeting ON agenda_items (house_id, meeting_id)
;

CREATE UNIQUE INDEX agenda_items_recall ON agenda_items (house_id, case_id, kind_id, recall_on) WHERE recall_on IS NOT NULL
;

CREATE UNIQUE INDEX agenda_items_source ON agenda_items (house_id, source_item_id) WHERE source_item_id IS NOT NULL
;

CREATE TABLE plan_editions (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	edition INTEGER NOT NULL, 
	reason TEXT, 
	difference TEXT, 
	analysis_id UUID, 
	content JSONB NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, plan_id, edition)
)
;

CREATE TABLE plan_acknowledgements (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	edition INTEGER NOT NULL, 
	organisation_id UUID NOT NULL, 
	asked_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	acknowledged_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, plan_id, edition, organisation_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE plan_lines (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	part TEXT NOT NULL, 
	track TEXT, 
	treatment_phase TEXT, 
	text TEXT NOT NULL, 
	subject_ids UUID[] NOT NULL, 
	starts_on DATE, 
	withdrawn_at TIMESTAMP WITH TIME ZONE, 
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT part_word CHECK (part IN ('safety', 'treatment', 'recovery', 'justice', 'closure')), 
	CONSTRAINT track_word CHECK (track IN ('perpetrator', 'victim', 'child', 'other')), 
	CONSTRAINT treatment_phase_word CHECK (treatment_phase IN ('examination', 'diagnosis', 'first_treatment', 'recovery', 'follow_up_treatment', 'prevent_repetition')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX plan_lines_plan ON plan_lines (house_id, plan_id)
;

CREATE TABLE plan_entries (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	person_id UUID NOT NULL, 
	voice TEXT NOT NULL, 
	view TEXT, 
	reported_by_id UUID, 
	no_view_reason TEXT, 
	line_answer TEXT, 
	line_reason TEXT, 
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT voice_word CHECK (voice IN ('own_view', 'reported_view', 'none')), 
	CONSTRAINT line_answer_word CHECK (line_answer IN ('declined', 'not_applicable')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, plan_id, person_id), 
	FOREIGN KEY(reported_by_id) REFERENCES professionals (id)
)
;

CREATE TABLE plan_tracks (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	track TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT track_word CHECK (track IN ('perpetrator', 'victim', 'child', 'other')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, plan_id, track), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE goals (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	text TEXT NOT NULL, 
	measure TEXT NOT NULL, 
	target TEXT NOT NULL, 
	due_on DATE NOT NULL, 
	phase TEXT NOT NULL, 
	horizon TEXT NOT NULL, 
	subject_ids UUID[] NOT NULL, 
	state TEXT NOT NULL, 
	result TEXT, 
	tolerance TEXT, 
	follow_up TEXT, 
	adjustment TEXT, 
	checked_on DATE, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	CONSTRAINT horizon_word CHECK (horizon IN ('short', 'long')), 
	CONSTRAINT state_word CHECK (state IN ('open', 'completed')), 
	CONSTRAINT follow_up_word CHECK (follow_up IN ('adjust', 'stop')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX goals_plan ON goals (house_id, plan_id)
;

CREATE TABLE phase_criteria (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	phase TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX phase_criteria_plan ON phase_criteria (house_id, plan_id)
;

CREATE TABLE plan_evaluations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	plan_id UUID NOT NULL, 
	phase TEXT NOT NULL, 
	planned_on DATE NOT NULL, 
	with_ids UUID[] NOT NULL, 
	held_on DATE, 
	outcome TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT phase_word CHECK (phase IN ('undetermined', 'direct_safety', 'risk_led_care', 'recovery', 'completed')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, plan_id) REFERENCES plans (house_id, id) ON DELETE RESTRICT
)
;

CREATE INDEX plan_evaluations_plan ON plan_evaluations (house_id, plan_id)
;

CREATE TABLE guide_preparations (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	run_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	is_digest BOOLEAN NOT NULL, 
	request_id UUID, 
	handed_in_at TIMESTAMP WITH TIME ZONE, 
	nothing_known BOOLEAN NOT NULL, 
	digest_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, run_id) REFERENCES guide_runs (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, request_id) REFERENCES information_requests (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, run_id, organisation_id), 
	CONSTRAINT asked_or_digest CHECK (is_digest = (request_id IS NULL)), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE TABLE guide_answers (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	run_id UUID NOT NULL, 
	question_id UUID NOT NULL, 
	question_code TEXT NOT NULL, 
	organisation_id UUID NOT NULL, 
	respondent_id UUID, 
	client_id UUID, 
	client_voice TEXT, 
	reported_by_id UUID, 
	person_ids UUID[] NOT NULL, 
	text TEXT, 
	items TEXT[] NOT NULL, 
	number INTEGER, 
	yes BOOLEAN, 
	rationale TEXT, 
	"on" DATE, 
	named_person_id UUID, 
	named_organisation_id UUID, 
	based_on_ids UUID[] NOT NULL, 
	category_mask BIGINT NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	withdrawn_at TIMESTAMP WITH TIME ZONE, 
	withdrawn_reason TEXT, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT client_voice_word CHECK (client_voice IN ('given', 'reported')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, run_id) REFERENCES guide_runs (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, question_id) REFERENCES guide_questions (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, client_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, named_person_id) REFERENCES persons (house_id, id) ON DELETE RESTRICT, 
	CONSTRAINT client_has_voice CHECK ((client_id IS NULL) = (client_voice IS NULL)), 
	CONSTRAINT one_respondent CHECK ((client_id IS NULL) <> (respondent_id IS NULL)), 
	CONSTRAINT reported_by_somebody CHECK ((client_voice IS NOT DISTINCT FROM 'reported') = (reported_by_id IS NOT NULL)), 
	CONSTRAINT figure CHECK (number BETWEEN 1 AND 10), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id), 
	FOREIGN KEY(respondent_id) REFERENCES professionals (id), 
	FOREIGN KEY(reported_by_id) REFERENCES professionals (id), 
	FOREIGN KEY(named_organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX guide_answers_case ON guide_answers (house_id, case_id)
;

CREATE INDEX guide_answers_run ON guide_answers (house_id, run_id)
;

CREATE TABLE meeting_minutes (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	meeting_id UUID NOT NULL, 
	part_id UUID, 
	item_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	outcome TEXT NOT NULL, 
	reason TEXT, 
	next_on DATE, 
	decision_ids UUID[] NOT NULL, 
	previous_meeting_id UUID, 
	new_since TEXT[] NOT NULL, 
	consultations INTEGER NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT outcome_word CHECK (outcome IN ('scheduled', 'virtual_open', 'in_discussion', 'decided', 'deferred', 'removed', 'rerouted')), 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, previous_meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, part_id) REFERENCES meeting_parts (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, item_id) REFERENCES agenda_items (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, meeting_id, item_id)
)
;

CREATE INDEX meeting_minutes_case ON meeting_minutes (house_id, case_id)
;

CREATE TABLE agenda_comments (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	item_id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	professional_id UUID, 
	text TEXT, 
	confirms BOOLEAN NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	FOREIGN KEY(house_id, item_id) REFERENCES agenda_items (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE INDEX agenda_comments_item ON agenda_comments (house_id, item_id)
;

CREATE TABLE meeting_decisions (
	version INTEGER NOT NULL, 
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	item_id UUID NOT NULL, 
	meeting_id UUID, 
	part_id UUID, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	shareable TEXT, 
	decision_rule TEXT NOT NULL, 
	charter_version INTEGER NOT NULL, 
	positions JSONB NOT NULL, 
	binds_ids UUID[] NOT NULL, 
	accepted_ids UUID[] NOT NULL, 
	person_ids UUID[] NOT NULL, 
	decided_by_id UUID NOT NULL, 
	professional_id UUID, 
	decided_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT kind_word CHECK (kind IN ('admission', 'plan_agreed', 'plan_completed', 'plan_ended', 'action_agreed', 'condition_set', 'condition_met', 'condition_replaced', 'condition_lifted', 'phase_change', 'scaling_down', 'closing', 'escalation', 'deviation', 'move_to_care', 'move_to_justice', 'share_with_care', 'safe_to_meet', 'joint_talk_release', 'arrangement')), 
	CONSTRAINT decision_rule_word CHECK (decision_rule IN ('veto', 'unanimity', 'consensus', 'majority', 'single_person')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, item_id) REFERENCES agenda_items (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, meeting_id) REFERENCES meetings (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, part_id) REFERENCES meeting_parts (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(decided_by_id) REFERENCES organisations (id), 
	FOREIGN KEY(professional_id) REFERENCES professionals (id)
)
;

CREATE INDEX meeting_decisions_case ON meeting_decisions (house_id, case_id, kind)
;

CREATE INDEX meeting_decisions_meeting ON meeting_decisions (house_id, meeting_id)
;

CREATE TABLE guide_answer_objects (
	house_id UUID NOT NULL, 
	id UUID NOT NULL, 
	case_id UUID NOT NULL, 
	answer_id UUID NOT NULL, 
	item INTEGER NOT NULL, 
	object_kind TEXT NOT NULL, 
	object_id UUID NOT NULL, 
	organisation_id UUID NOT NULL, 
	at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
	PRIMARY KEY (house_id, id), 
	CONSTRAINT object_kind_word CHECK (object_kind IN ('action', 'condition', 'unknown', 'option', 'meeting', 'closure_plan')), 
	FOREIGN KEY(house_id, case_id) REFERENCES cases (house_id, id) ON DELETE RESTRICT, 
	FOREIGN KEY(house_id, answer_id) REFERENCES guide_answers (house_id, id) ON DELETE RESTRICT, 
	UNIQUE (house_id, answer_id, object_kind, item), 
	UNIQUE (house_id, answer_id, object_kind, object_id), 
	FOREIGN KEY(organisation_id) REFERENCES organisations (id)
)
;

CREATE OR REPLACE FUNCTION current_house() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.house_id', true), '')::uuid
;

CREATE OR REPLACE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.organisation_id', true), '')::uuid
;

CREATE OR REPLACE FUNCTION current_purpose() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.purpose', true), ''), '0')::bigint
;

CREATE OR REPLACE FUNCTION setting_number(house uuid, name text, otherwise numeric) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE RETURN coalesce((SELECT (s.value ->> 'value')::numeric FROM house_settings s
        WHERE s.house_id = house AND s.name = setting_number.name AND s.starts_at <= now()
        ORDER BY s.starts_at DESC LIMIT 1), otherwise)
;

CREATE OR REPLACE FUNCTION day_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE 'Europe/Amsterdam')::date
;

CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN day_of(now())
;

CREATE OR REPLACE FUNCTION page_cursor(key bytea, id uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN translate(encode(uuid_send(id) || substr(sha256(key || uuid_send(id)), 1, 12), 'base64'), '+/', '-_')
;

CREATE POLICY audit_views ON audit FOR SELECT TO CURRENT_USER USING (true)
;

CREATE POLICY case_persons_views ON case_persons FOR SELECT TO CURRENT_USER USING (true)
;

CREATE POLICY case_readers_views ON case_readers FOR SELECT TO CURRENT_USER USING (true)
;

CREATE POLICY grants_views ON grants FOR SELECT TO CURRENT_USER USING (true)
;

CREATE VIEW known_cases AS SELECT r.case_id FROM case_readers r
    WHERE (r.house_id, r.organisation_id) = (SELECT current_house(), current_organisation())
    AND r.purposes & (SELECT current_purpose()) <> 0 AND r.starts_at <= now() AND r.ends_at > now()
;

GRANT SELECT ON known_cases TO ketenpoort_reader
;

CREATE VIEW held_grants AS SELECT g.case_id, g.giver_ids, g.person_ids FROM grants g
    WHERE (g.house_id, g.receiver_id) = (SELECT current_house(), current_organisation())
    AND g.purposes & (SELECT current_purpose()) <> 0 AND g.starts_at <= now() AND g.ends_at > now()
;

GRANT SELECT ON held_grants TO ketenpoort_reader
;

CREATE VIEW known_persons AS SELECT c.person_id FROM case_persons c WHERE c.house_id = (SELECT current_house())
    AND (SELECT true FROM held_grants g WHERE g.case_id = c.case_id AND c.person_id = ANY (g.person_ids) LIMIT 1)
        IS NOT NULL
;

GRANT SELECT ON known_persons TO ketenpoort_reader
;

CREATE VIEW house_changes AS SELECT a.xid FROM audit a WHERE a.house_id = (SELECT current_house())
;

GRANT SELECT ON house_changes TO ketenpoort_reader
;

GRANT SELECT, INSERT, UPDATE, DELETE ON action_comments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON actions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON acute_intakes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON acute_routes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON admissions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON agenda_comments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON agenda_items TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON agreement_parties TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON agreements TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON analyses TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON annotations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON announcements TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON appointment_cancellations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON arrangement_choices TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON arrangements TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON assessments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON attendances TO ketenpoort_writer
;

GRANT SELECT, INSERT ON audit TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON awareness TO ketenpoort_writer
;

GRANT SELECT, INSERT ON briefings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON case_closings TO ketenpoort_writer
;

GRANT SELECT, INSERT ON case_moves TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON case_persons TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON case_programmes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON case_readers TO ketenpoort_writer
;

GRANT SELECT, INSERT ON case_signals TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON cases TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON charter_acknowledgements TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON child_hearings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON client_messages TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON client_participations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON client_preferences TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON closing_subjects TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON closure_plans TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON collaborations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON colour_codes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON concern_rankings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON concerns TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON condition_breaches TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON conditions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON conference_forms TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON confidants TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON confirmations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON connections TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON consultations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_attempts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_persons TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON contests TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON contributions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON criteria_checks TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON danger_pairs TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON deliveries TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON delivery_attempts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON delivery_lanes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON dependency_checks TO ketenpoort_writer
;

GRANT SELECT, INSERT ON deviations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON direction_grants TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON direction_rules TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON directions TO ketenpoort_writer
;

GRANT SELECT, INSERT ON disclosures TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON escalations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON evaluations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON event_feed TO ketenpoort_writer
;

GRANT SELECT, INSERT ON events TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON export_jobs TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON fact_cells TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON facts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON family_plans TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON file_numbers TO ketenpoort_writer
;

GRANT SELECT, INSERT ON finding_acknowledgements TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON glossary_meanings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON glossary_terms TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON goals TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON grant_renewals TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON grants TO ketenpoort_writer
;

GRANT SELECT, INSERT ON ground_events TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON grounds TO ketenpoort_writer
;

GRANT SELECT, INSERT ON guide_answer_objects TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON guide_answers TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON guide_preparations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON guide_questions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON guide_runs TO ketenpoort_writer
;

GRANT SELECT, INSERT ON guide_templates TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON help_periods TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON house_parents TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON house_settings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON household_members TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON households TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON houses TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON import_jobs TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON import_lines TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON import_parts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON improvement_actions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON incident_roles TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON incidents TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON indicators TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON information_requests TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON interventions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON investigations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON kept_messages TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON legal_events TO ketenpoort_writer
;

GRANT SELECT, INSERT ON legal_weighings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON life_domains TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON mandates TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON measure_handovers TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON measures TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_decisions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_facilities TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_kinds TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_minutes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_parts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_seats TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON meetings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON monitoring_checks TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON monitoring_moments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON monitoring_results TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_client_keys TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_clients TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_revision TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_revocations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_signing_keys TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_uses TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON options TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_contacts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON organisations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON outbound_reports TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON participations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON peer_figures TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON peer_offers TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON peer_pseudonyms TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON perpetrator_contacts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON person_merges TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON persons TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON phase_criteria TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_acknowledgements TO ketenpoort_writer
;

GRANT SELECT, INSERT, DELETE ON plan_editions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_entries TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_evaluations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_lines TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_tracks TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON plans TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON police_counts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON process_steps TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON professionals TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON profile_assessments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON programme_duties TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON programme_duty_gaps TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON programme_moments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON programme_timers TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON programmes TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON prosecution_questions TO ketenpoort_writer
;

GRANT SELECT, INSERT ON push_throughs TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON quarantined_messages TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON receipts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON red_flags TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_conditions TO ketenpoort_writer
;

GRANT SELECT, INSERT ON referral_decisions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_handovers TO ketenpoort_writer
;

GRANT SELECT, INSERT ON referral_moves TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_persons TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON referral_questions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON referrals TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON region_coverage TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON region_phases TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON regional_offers TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON registered_operations TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON relations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON result_reports TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON risk_factors TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON role_assignments TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON safety_agreements TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON safety_exclusions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON safety_levels TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON safety_plans TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON scale_downs TO ketenpoort_writer
;

GRANT SELECT, INSERT ON scale_ratings TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON separations TO ketenpoort_writer
;

GRANT SELECT, INSERT ON severity_ratings TO ketenpoort_writer
;

GRANT SELECT, INSERT ON signal_stages TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON situation_parts TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON special_conditions TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON staff_threats TO ketenpoort_writer
;

GRANT SELECT, INSERT ON statistics TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON statistics_progress TO ketenpoort_writer
;

GRANT SELECT, INSERT ON statistics_publications TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON strengths TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON subject_requests TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions TO ketenpoort_writer
;

GRANT SELECT, INSERT ON supplied_figures TO ketenpoort_writer
;

GRANT SELECT, INSERT ON talk_card_handovers TO ketenpoort_writer
;

GRANT SELECT, INSERT ON talk_cards TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON tasks TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON team_members TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON terms TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON time_entries TO ketenpoort_writer
;

GRANT SELECT, INSERT ON transfer_items TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON transfers TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON unknowns TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON unlisted_events TO ketenpoort_writer
;

GRANT SELECT, INSERT, UPDATE, DELETE ON weighing_sets TO ketenpoort_writer
;

ALTER TABLE action_comments ENABLE ROW LEVEL SECURITY
;

ALTER TABLE action_comments FORCE ROW LEVEL SECURITY
;

CREATE POLICY action_comments_writer ON action_comments TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY action_comments_reader ON action_comments FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM actions p WHERE p.house_id = action_comments.house_id AND p.id = action_comments.action_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON action_comments TO ketenpoort_reader
;

ALTER TABLE actions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE actions FORCE ROW LEVEL SECURITY
;

CREATE POLICY actions_writer ON actions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY actions_reader ON actions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (owner_organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = actions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON actions TO ketenpoort_reader
;

ALTER TABLE acute_intakes ENABLE ROW LEVEL SECURITY
;

ALTER TABLE acute_intakes FORCE ROW LEVEL SECURITY
;

CREATE POLICY acute_intakes_writer ON acute_intakes TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY acute_intakes_reader ON acute_intakes FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR follow_up_organisation_id = (SELECT current_organisation())
        OR (SELECT true FROM known_cases k WHERE k.case_id = acute_intakes.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON acute_intakes TO ketenpoort_reader
;

ALTER TABLE admissions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE admissions FORCE ROW LEVEL SECURITY
;

CREATE POLICY admissions_writer ON admissions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY admissions_reader ON admissions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = admissions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON admissions TO ketenpoort_reader
;

ALTER TABLE agenda_comments ENABLE ROW LEVEL SECURITY
;

ALTER TABLE agenda_comments FORCE ROW LEVEL SECURITY
;

CREATE POLICY agenda_comments_writer ON agenda_comments TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY agenda_comments_reader ON agenda_comments FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = agenda_comments.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON agenda_comments TO ketenpoort_reader
;

ALTER TABLE agenda_items ENABLE ROW LEVEL SECURITY
;

ALTER TABLE agenda_items FORCE ROW LEVEL SECURITY
;

CREATE POLICY agenda_items_writer ON agenda_items TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY agenda_items_reader ON agenda_items FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = agenda_items.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON agenda_items TO ketenpoort_reader
;

ALTER TABLE analyses ENABLE ROW LEVEL SECURITY
;

ALTER TABLE analyses FORCE ROW LEVEL SECURITY
;

CREATE POLICY analyses_writer ON analyses TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY analyses_reader ON analyses FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = analyses.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON analyses TO ketenpoort_reader
;

ALTER TABLE annotations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE annotations FORCE ROW LEVEL SECURITY
;

CREATE POLICY annotations_writer ON annotations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY annotations_reader ON annotations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON annotations TO ketenpoort_reader
;

ALTER TABLE announcements ENABLE ROW LEVEL SECURITY
;

ALTER TABLE announcements FORCE ROW LEVEL SECURITY
;

CREATE POLICY announcements_writer ON announcements TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY announcements_reader ON announcements FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON announcements TO ketenpoort_reader
;

ALTER TABLE appointment_cancellations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE appointment_cancellations FORCE ROW LEVEL SECURITY
;

CREATE POLICY appointment_cancellations_writer ON appointment_cancellations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY appointment_cancellations_reader ON appointment_cancellations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = appointment_cancellations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON appointment_cancellations TO ketenpoort_reader
;

ALTER TABLE arrangement_choices ENABLE ROW LEVEL SECURITY
;

ALTER TABLE arrangement_choices FORCE ROW LEVEL SECURITY
;

CREATE POLICY arrangement_choices_writer ON arrangement_choices TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY arrangement_choices_reader ON arrangement_choices FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = arrangement_choices.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON arrangement_choices TO ketenpoort_reader
;

ALTER TABLE assessments ENABLE ROW LEVEL SECURITY
;

ALTER TABLE assessments FORCE ROW LEVEL SECURITY
;

CREATE POLICY assessments_writer ON assessments TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY assessments_reader ON assessments FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = assessments.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON assessments TO ketenpoort_reader
;

ALTER TABLE attendances ENABLE ROW LEVEL SECURITY
;

ALTER TABLE attendances FORCE ROW LEVEL SECURITY
;

CREATE POLICY attendances_writer ON attendances TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY attendances_reader ON attendances FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (attendances.case_id IS NULL OR (SELECT true FROM known_cases k WHERE k.case_id = attendances.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON attendances TO ketenpoort_reader
;

ALTER TABLE audit ENABLE ROW LEVEL SECURITY
;

ALTER TABLE audit FORCE ROW LEVEL SECURITY
;

CREATE POLICY audit_writer ON audit TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY audit_reader ON audit FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON audit TO ketenpoort_reader
;

ALTER TABLE awareness ENABLE ROW LEVEL SECURITY
;

ALTER TABLE awareness FORCE ROW LEVEL SECURITY
;

CREATE POLICY awareness_writer ON awareness TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY awareness_reader ON awareness FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM contributions p WHERE p.house_id = awareness.house_id AND p.id = awareness.contribution_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON awareness TO ketenpoort_reader
;

ALTER TABLE briefings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE briefings FORCE ROW LEVEL SECURITY
;

CREATE POLICY briefings_writer ON briefings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY briefings_reader ON briefings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = briefings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON briefings TO ketenpoort_reader
;

ALTER TABLE case_closings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE case_closings FORCE ROW LEVEL SECURITY
;

CREATE POLICY case_closings_writer ON case_closings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY case_closings_reader ON case_closings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = case_closings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON case_closings TO ketenpoort_reader
;

ALTER TABLE case_moves ENABLE ROW LEVEL SECURITY
;

ALTER TABLE case_moves FORCE ROW LEVEL SECURITY
;

CREATE POLICY case_moves_writer ON case_moves TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY case_moves_reader ON case_moves FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = case_moves.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON case_moves TO ketenpoort_reader
;

ALTER TABLE case_persons ENABLE ROW LEVEL SECURITY
;

ALTER TABLE case_persons FORCE ROW LEVEL SECURITY
;

CREATE POLICY case_persons_writer ON case_persons TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY case_persons_reader ON case_persons FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = case_persons.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON case_persons TO ketenpoort_reader
;

ALTER TABLE case_programmes ENABLE ROW LEVEL SECURITY
;

ALTER TABLE case_programmes FORCE ROW LEVEL SECURITY
;

CREATE POLICY case_programmes_writer ON case_programmes TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY case_programmes_reader ON case_programmes FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = case_programmes.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON case_programmes TO ketenpoort_reader
;

ALTER TABLE case_readers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE case_readers FORCE ROW LEVEL SECURITY
;

CREATE POLICY case_readers_writer ON case_readers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY case_readers_reader ON case_readers FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON case_readers TO ketenpoort_reader
;

ALTER TABLE case_signals ENABLE ROW LEVEL SECURITY
;

ALTER TABLE case_signals FORCE ROW LEVEL SECURITY
;

CREATE POLICY case_signals_writer ON case_signals TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY case_signals_reader ON case_signals FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = case_signals.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON case_signals TO ketenpoort_reader
;

ALTER TABLE cases ENABLE ROW LEVEL SECURITY
;

ALTER TABLE cases FORCE ROW LEVEL SECURITY
;

CREATE POLICY cases_writer ON cases TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY cases_reader ON cases FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = cases.id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON cases TO ketenpoort_reader
;

ALTER TABLE charter_acknowledgements ENABLE ROW LEVEL SECURITY
;

ALTER TABLE charter_acknowledgements FORCE ROW LEVEL SECURITY
;

CREATE POLICY charter_acknowledgements_writer ON charter_acknowledgements TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY charter_acknowledgements_reader ON charter_acknowledgements FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON charter_acknowledgements TO ketenpoort_reader
;

ALTER TABLE child_hearings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE child_hearings FORCE ROW LEVEL SECURITY
;

CREATE POLICY child_hearings_writer ON child_hearings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY child_hearings_reader ON child_hearings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = child_hearings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON child_hearings TO ketenpoort_reader
;

ALTER TABLE client_messages ENABLE ROW LEVEL SECURITY
;

ALTER TABLE client_messages FORCE ROW LEVEL SECURITY
;

CREATE POLICY client_messages_writer ON client_messages TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY client_messages_reader ON client_messages FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = client_messages.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON client_messages TO ketenpoort_reader
;

ALTER TABLE client_participations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE client_participations FORCE ROW LEVEL SECURITY
;

CREATE POLICY client_participations_writer ON client_participations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY client_participations_reader ON client_participations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = client_participations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON client_participations TO ketenpoort_reader
;

ALTER TABLE client_preferences ENABLE ROW LEVEL SECURITY
;

ALTER TABLE client_preferences FORCE ROW LEVEL SECURITY
;

CREATE POLICY client_preferences_writer ON client_preferences TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY client_preferences_reader ON client_preferences FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = client_preferences.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON client_preferences TO ketenpoort_reader
;

ALTER TABLE closing_subjects ENABLE ROW LEVEL SECURITY
;

ALTER TABLE closing_subjects FORCE ROW LEVEL SECURITY
;

CREATE POLICY closing_subjects_writer ON closing_subjects TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY closing_subjects_reader ON closing_subjects FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = closing_subjects.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON closing_subjects TO ketenpoort_reader
;

ALTER TABLE closure_plans ENABLE ROW LEVEL SECURITY
;

ALTER TABLE closure_plans FORCE ROW LEVEL SECURITY
;

CREATE POLICY closure_plans_writer ON closure_plans TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY closure_plans_reader ON closure_plans FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = closure_plans.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON closure_plans TO ketenpoort_reader
;

ALTER TABLE collaborations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE collaborations FORCE ROW LEVEL SECURITY
;

CREATE POLICY collaborations_writer ON collaborations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY collaborations_reader ON collaborations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = collaborations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON collaborations TO ketenpoort_reader
;

ALTER TABLE colour_codes ENABLE ROW LEVEL SECURITY
;

ALTER TABLE colour_codes FORCE ROW LEVEL SECURITY
;

CREATE POLICY colour_codes_writer ON colour_codes TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY colour_codes_reader ON colour_codes FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = colour_codes.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON colour_codes TO ketenpoort_reader
;

ALTER TABLE concern_rankings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE concern_rankings FORCE ROW LEVEL SECURITY
;

CREATE POLICY concern_rankings_writer ON concern_rankings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY concern_rankings_reader ON concern_rankings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = concern_rankings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON concern_rankings TO ketenpoort_reader
;

ALTER TABLE concerns ENABLE ROW LEVEL SECURITY
;

ALTER TABLE concerns FORCE ROW LEVEL SECURITY
;

CREATE POLICY concerns_writer ON concerns TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY concerns_reader ON concerns FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = concerns.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON concerns TO ketenpoort_reader
;

ALTER TABLE condition_breaches ENABLE ROW LEVEL SECURITY
;

ALTER TABLE condition_breaches FORCE ROW LEVEL SECURITY
;

CREATE POLICY condition_breaches_writer ON condition_breaches TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY condition_breaches_reader ON condition_breaches FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = condition_breaches.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON condition_breaches TO ketenpoort_reader
;

ALTER TABLE conditions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE conditions FORCE ROW LEVEL SECURITY
;

CREATE POLICY conditions_writer ON conditions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY conditions_reader ON conditions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (guard_organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = conditions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON conditions TO ketenpoort_reader
;

ALTER TABLE confidants ENABLE ROW LEVEL SECURITY
;

ALTER TABLE confidants FORCE ROW LEVEL SECURITY
;

CREATE POLICY confidants_writer ON confidants TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY confidants_reader ON confidants FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = confidants.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON confidants TO ketenpoort_reader
;

ALTER TABLE confirmations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE confirmations FORCE ROW LEVEL SECURITY
;

CREATE POLICY confirmations_writer ON confirmations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY confirmations_reader ON confirmations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR owner_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON confirmations TO ketenpoort_reader
;

ALTER TABLE connections ENABLE ROW LEVEL SECURITY
;

ALTER TABLE connections FORCE ROW LEVEL SECURITY
;

CREATE POLICY connections_writer ON connections TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY connections_reader ON connections FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON connections TO ketenpoort_reader
;

ALTER TABLE consultations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE consultations FORCE ROW LEVEL SECURITY
;

CREATE POLICY consultations_writer ON consultations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY consultations_reader ON consultations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR asked_id = (SELECT current_organisation())))
;

GRANT SELECT ON consultations TO ketenpoort_reader
;

ALTER TABLE contact_attempts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE contact_attempts FORCE ROW LEVEL SECURITY
;

CREATE POLICY contact_attempts_writer ON contact_attempts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY contact_attempts_reader ON contact_attempts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = contact_attempts.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON contact_attempts TO ketenpoort_reader
;

ALTER TABLE contact_persons ENABLE ROW LEVEL SECURITY
;

ALTER TABLE contact_persons FORCE ROW LEVEL SECURITY
;

CREATE POLICY contact_persons_writer ON contact_persons TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY contact_persons_reader ON contact_persons FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = contact_persons.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON contact_persons TO ketenpoort_reader
;

ALTER TABLE contests ENABLE ROW LEVEL SECURITY
;

ALTER TABLE contests FORCE ROW LEVEL SECURITY
;

CREATE POLICY contests_writer ON contests TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY contests_reader ON contests FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = contests.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON contests TO ketenpoort_reader
;

ALTER TABLE contributions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE contributions FORCE ROW LEVEL SECURITY
;

CREATE POLICY contributions_writer ON contributions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY contributions_reader ON contributions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT true FROM held_grants g WHERE g.case_id = contributions.case_id
        AND contributions.organisation_id = ANY (g.giver_ids) LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON contributions TO ketenpoort_reader
;

ALTER TABLE criteria_checks ENABLE ROW LEVEL SECURITY
;

ALTER TABLE criteria_checks FORCE ROW LEVEL SECURITY
;

CREATE POLICY criteria_checks_writer ON criteria_checks TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY criteria_checks_reader ON criteria_checks FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = criteria_checks.case_id LIMIT 1) IS NOT NULL OR (SELECT true FROM referrals p
        WHERE p.house_id = criteria_checks.house_id AND p.id = criteria_checks.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON criteria_checks TO ketenpoort_reader
;

ALTER TABLE danger_pairs ENABLE ROW LEVEL SECURITY
;

ALTER TABLE danger_pairs FORCE ROW LEVEL SECURITY
;

CREATE POLICY danger_pairs_writer ON danger_pairs TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY danger_pairs_reader ON danger_pairs FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = danger_pairs.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON danger_pairs TO ketenpoort_reader
;

ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY
;

ALTER TABLE deliveries FORCE ROW LEVEL SECURITY
;

CREATE POLICY deliveries_writer ON deliveries TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY deliveries_reader ON deliveries FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON deliveries TO ketenpoort_reader
;

ALTER TABLE delivery_attempts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE delivery_attempts FORCE ROW LEVEL SECURITY
;

CREATE POLICY delivery_attempts_writer ON delivery_attempts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY delivery_attempts_reader ON delivery_attempts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON delivery_attempts TO ketenpoort_reader
;

ALTER TABLE delivery_lanes ENABLE ROW LEVEL SECURITY
;

ALTER TABLE delivery_lanes FORCE ROW LEVEL SECURITY
;

CREATE POLICY delivery_lanes_writer ON delivery_lanes TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY delivery_lanes_reader ON delivery_lanes FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON delivery_lanes TO ketenpoort_reader
;

ALTER TABLE dependency_checks ENABLE ROW LEVEL SECURITY
;

ALTER TABLE dependency_checks FORCE ROW LEVEL SECURITY
;

CREATE POLICY dependency_checks_writer ON dependency_checks TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY dependency_checks_reader ON dependency_checks FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = dependency_checks.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON dependency_checks TO ketenpoort_reader
;

ALTER TABLE deviations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE deviations FORCE ROW LEVEL SECURITY
;

CREATE POLICY deviations_writer ON deviations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY deviations_reader ON deviations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = deviations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON deviations TO ketenpoort_reader
;

ALTER TABLE direction_grants ENABLE ROW LEVEL SECURITY
;

ALTER TABLE direction_grants FORCE ROW LEVEL SECURITY
;

CREATE POLICY direction_grants_writer ON direction_grants TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY direction_grants_reader ON direction_grants FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = direction_grants.case_id LIMIT 1) IS NOT NULL OR (direction_grants.case_id IS NULL)))
;

GRANT SELECT ON direction_grants TO ketenpoort_reader
;

ALTER TABLE directions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE directions FORCE ROW LEVEL SECURITY
;

CREATE POLICY directions_writer ON directions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY directions_reader ON directions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = directions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON directions TO ketenpoort_reader
;

ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY
;

ALTER TABLE disclosures FORCE ROW LEVEL SECURITY
;

CREATE POLICY disclosures_writer ON disclosures TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY disclosures_reader ON disclosures FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON disclosures TO ketenpoort_reader
;

ALTER TABLE escalations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE escalations FORCE ROW LEVEL SECURITY
;

CREATE POLICY escalations_writer ON escalations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY escalations_reader ON escalations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (addressee_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = escalations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON escalations TO ketenpoort_reader
;

ALTER TABLE evaluations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE evaluations FORCE ROW LEVEL SECURITY
;

CREATE POLICY evaluations_writer ON evaluations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY evaluations_reader ON evaluations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = evaluations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON evaluations TO ketenpoort_reader
;

ALTER TABLE event_feed ENABLE ROW LEVEL SECURITY
;

ALTER TABLE event_feed FORCE ROW LEVEL SECURITY
;

CREATE POLICY event_feed_writer ON event_feed TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY event_feed_reader ON event_feed FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON event_feed TO ketenpoort_reader
;

ALTER TABLE events ENABLE ROW LEVEL SECURITY
;

ALTER TABLE events FORCE ROW LEVEL SECURITY
;

CREATE POLICY events_writer ON events TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY events_reader ON events FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = events.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON events TO ketenpoort_reader
;

ALTER TABLE export_jobs ENABLE ROW LEVEL SECURITY
;

ALTER TABLE export_jobs FORCE ROW LEVEL SECURITY
;

CREATE POLICY export_jobs_writer ON export_jobs TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY export_jobs_reader ON export_jobs FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON export_jobs TO ketenpoort_reader
;

ALTER TABLE fact_cells ENABLE ROW LEVEL SECURITY
;

ALTER TABLE fact_cells FORCE ROW LEVEL SECURITY
;

CREATE POLICY fact_cells_writer ON fact_cells TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY fact_cells_reader ON fact_cells FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (false))
;

GRANT SELECT ON fact_cells TO ketenpoort_reader
;

ALTER TABLE facts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE facts FORCE ROW LEVEL SECURITY
;

CREATE POLICY facts_writer ON facts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY facts_reader ON facts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (false))
;

GRANT SELECT ON facts TO ketenpoort_reader
;

ALTER TABLE family_plans ENABLE ROW LEVEL SECURITY
;

ALTER TABLE family_plans FORCE ROW LEVEL SECURITY
;

CREATE POLICY family_plans_writer ON family_plans TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY family_plans_reader ON family_plans FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = family_plans.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON family_plans TO ketenpoort_reader
;

ALTER TABLE file_numbers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE file_numbers FORCE ROW LEVEL SECURITY
;

CREATE POLICY file_numbers_writer ON file_numbers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY file_numbers_reader ON file_numbers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = file_numbers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON file_numbers TO ketenpoort_reader
;

ALTER TABLE finding_acknowledgements ENABLE ROW LEVEL SECURITY
;

ALTER TABLE finding_acknowledgements FORCE ROW LEVEL SECURITY
;

CREATE POLICY finding_acknowledgements_writer ON finding_acknowledgements TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY finding_acknowledgements_reader ON finding_acknowledgements FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = finding_acknowledgements.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON finding_acknowledgements TO ketenpoort_reader
;

ALTER TABLE glossary_meanings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE glossary_meanings FORCE ROW LEVEL SECURITY
;

CREATE POLICY glossary_meanings_writer ON glossary_meanings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY glossary_meanings_reader ON glossary_meanings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON glossary_meanings TO ketenpoort_reader
;

ALTER TABLE glossary_terms ENABLE ROW LEVEL SECURITY
;

ALTER TABLE glossary_terms FORCE ROW LEVEL SECURITY
;

CREATE POLICY glossary_terms_writer ON glossary_terms TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY glossary_terms_reader ON glossary_terms FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON glossary_terms TO ketenpoort_reader
;

ALTER TABLE goals ENABLE ROW LEVEL SECURITY
;

ALTER TABLE goals FORCE ROW LEVEL SECURITY
;

CREATE POLICY goals_writer ON goals TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY goals_reader ON goals FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = goals.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON goals TO ketenpoort_reader
;

ALTER TABLE grants ENABLE ROW LEVEL SECURITY
;

ALTER TABLE grants FORCE ROW LEVEL SECURITY
;

CREATE POLICY grants_writer ON grants TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY grants_reader ON grants FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (receiver_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON grants TO ketenpoort_reader
;

ALTER TABLE ground_events ENABLE ROW LEVEL SECURITY
;

ALTER TABLE ground_events FORCE ROW LEVEL SECURITY
;

CREATE POLICY ground_events_writer ON ground_events TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY ground_events_reader ON ground_events FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM grounds p WHERE p.house_id = ground_events.house_id AND p.id = ground_events.ground_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON ground_events TO ketenpoort_reader
;

ALTER TABLE grounds ENABLE ROW LEVEL SECURITY
;

ALTER TABLE grounds FORCE ROW LEVEL SECURITY
;

CREATE POLICY grounds_writer ON grounds TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY grounds_reader ON grounds FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (recorded_by_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = grounds.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON grounds TO ketenpoort_reader
;

ALTER TABLE guide_answer_objects ENABLE ROW LEVEL SECURITY
;

ALTER TABLE guide_answer_objects FORCE ROW LEVEL SECURITY
;

CREATE POLICY guide_answer_objects_writer ON guide_answer_objects TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY guide_answer_objects_reader ON guide_answer_objects FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = guide_answer_objects.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON guide_answer_objects TO ketenpoort_reader
;

ALTER TABLE guide_answers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE guide_answers FORCE ROW LEVEL SECURITY
;

CREATE POLICY guide_answers_writer ON guide_answers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY guide_answers_reader ON guide_answers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = guide_answers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON guide_answers TO ketenpoort_reader
;

ALTER TABLE guide_preparations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE guide_preparations FORCE ROW LEVEL SECURITY
;

CREATE POLICY guide_preparations_writer ON guide_preparations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY guide_preparations_reader ON guide_preparations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = guide_preparations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON guide_preparations TO ketenpoort_reader
;

ALTER TABLE guide_questions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE guide_questions FORCE ROW LEVEL SECURITY
;

CREATE POLICY guide_questions_writer ON guide_questions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY guide_questions_reader ON guide_questions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON guide_questions TO ketenpoort_reader
;

ALTER TABLE guide_runs ENABLE ROW LEVEL SECURITY
;

ALTER TABLE guide_runs FORCE ROW LEVEL SECURITY
;

CREATE POLICY guide_runs_writer ON guide_runs TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY guide_runs_reader ON guide_runs FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = guide_runs.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON guide_runs TO ketenpoort_reader
;

ALTER TABLE guide_templates ENABLE ROW LEVEL SECURITY
;

ALTER TABLE guide_templates FORCE ROW LEVEL SECURITY
;

CREATE POLICY guide_templates_writer ON guide_templates TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY guide_templates_reader ON guide_templates FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON guide_templates TO ketenpoort_reader
;

ALTER TABLE help_periods ENABLE ROW LEVEL SECURITY
;

ALTER TABLE help_periods FORCE ROW LEVEL SECURITY
;

CREATE POLICY help_periods_writer ON help_periods TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY help_periods_reader ON help_periods FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = help_periods.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON help_periods TO ketenpoort_reader
;

ALTER TABLE household_members ENABLE ROW LEVEL SECURITY
;

ALTER TABLE household_members FORCE ROW LEVEL SECURITY
;

CREATE POLICY household_members_writer ON household_members TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY household_members_reader ON household_members FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM persons p WHERE p.house_id = household_members.house_id AND p.id = household_members.person_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON household_members TO ketenpoort_reader
;

ALTER TABLE households ENABLE ROW LEVEL SECURITY
;

ALTER TABLE households FORCE ROW LEVEL SECURITY
;

CREATE POLICY households_writer ON households TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY households_reader ON households FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON households TO ketenpoort_reader
;

ALTER TABLE import_jobs ENABLE ROW LEVEL SECURITY
;

ALTER TABLE import_jobs FORCE ROW LEVEL SECURITY
;

CREATE POLICY import_jobs_writer ON import_jobs TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY import_jobs_reader ON import_jobs FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON import_jobs TO ketenpoort_reader
;

ALTER TABLE import_lines ENABLE ROW LEVEL SECURITY
;

ALTER TABLE import_lines FORCE ROW LEVEL SECURITY
;

CREATE POLICY import_lines_writer ON import_lines TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY import_lines_reader ON import_lines FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON import_lines TO ketenpoort_reader
;

ALTER TABLE import_parts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE import_parts FORCE ROW LEVEL SECURITY
;

CREATE POLICY import_parts_writer ON import_parts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY import_parts_reader ON import_parts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (false))
;

GRANT SELECT ON import_parts TO ketenpoort_reader
;

ALTER TABLE improvement_actions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE improvement_actions FORCE ROW LEVEL SECURITY
;

CREATE POLICY improvement_actions_writer ON improvement_actions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY improvement_actions_reader ON improvement_actions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON improvement_actions TO ketenpoort_reader
;

ALTER TABLE incident_roles ENABLE ROW LEVEL SECURITY
;

ALTER TABLE incident_roles FORCE ROW LEVEL SECURITY
;

CREATE POLICY incident_roles_writer ON incident_roles TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY incident_roles_reader ON incident_roles FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = incident_roles.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON incident_roles TO ketenpoort_reader
;

ALTER TABLE incidents ENABLE ROW LEVEL SECURITY
;

ALTER TABLE incidents FORCE ROW LEVEL SECURITY
;

CREATE POLICY incidents_writer ON incidents TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY incidents_reader ON incidents FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = incidents.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON incidents TO ketenpoort_reader
;

ALTER TABLE indicators ENABLE ROW LEVEL SECURITY
;

ALTER TABLE indicators FORCE ROW LEVEL SECURITY
;

CREATE POLICY indicators_writer ON indicators TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY indicators_reader ON indicators FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON indicators TO ketenpoort_reader
;

ALTER TABLE information_requests ENABLE ROW LEVEL SECURITY
;

ALTER TABLE information_requests FORCE ROW LEVEL SECURITY
;

CREATE POLICY information_requests_writer ON information_requests TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY information_requests_reader ON information_requests FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (asked_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = information_requests.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON information_requests TO ketenpoort_reader
;

ALTER TABLE investigations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE investigations FORCE ROW LEVEL SECURITY
;

CREATE POLICY investigations_writer ON investigations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY investigations_reader ON investigations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM referrals p WHERE p.house_id = investigations.house_id AND p.id = investigations.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON investigations TO ketenpoort_reader
;

ALTER TABLE kept_messages ENABLE ROW LEVEL SECURITY
;

ALTER TABLE kept_messages FORCE ROW LEVEL SECURITY
;

CREATE POLICY kept_messages_writer ON kept_messages TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY kept_messages_reader ON kept_messages FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON kept_messages TO ketenpoort_reader
;

ALTER TABLE legal_events ENABLE ROW LEVEL SECURITY
;

ALTER TABLE legal_events FORCE ROW LEVEL SECURITY
;

CREATE POLICY legal_events_writer ON legal_events TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY legal_events_reader ON legal_events FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = legal_events.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON legal_events TO ketenpoort_reader
;

ALTER TABLE legal_weighings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE legal_weighings FORCE ROW LEVEL SECURITY
;

CREATE POLICY legal_weighings_writer ON legal_weighings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY legal_weighings_reader ON legal_weighings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = legal_weighings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON legal_weighings TO ketenpoort_reader
;

ALTER TABLE life_domains ENABLE ROW LEVEL SECURITY
;

ALTER TABLE life_domains FORCE ROW LEVEL SECURITY
;

CREATE POLICY life_domains_writer ON life_domains TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY life_domains_reader ON life_domains FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = life_domains.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON life_domains TO ketenpoort_reader
;

ALTER TABLE measure_handovers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE measure_handovers FORCE ROW LEVEL SECURITY
;

CREATE POLICY measure_handovers_writer ON measure_handovers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY measure_handovers_reader ON measure_handovers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = measure_handovers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON measure_handovers TO ketenpoort_reader
;

ALTER TABLE measures ENABLE ROW LEVEL SECURITY
;

ALTER TABLE measures FORCE ROW LEVEL SECURITY
;

CREATE POLICY measures_writer ON measures TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY measures_reader ON measures FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = measures.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON measures TO ketenpoort_reader
;

ALTER TABLE meeting_decisions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meeting_decisions FORCE ROW LEVEL SECURITY
;

CREATE POLICY meeting_decisions_writer ON meeting_decisions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meeting_decisions_reader ON meeting_decisions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = meeting_decisions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON meeting_decisions TO ketenpoort_reader
;

ALTER TABLE meeting_facilities ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meeting_facilities FORCE ROW LEVEL SECURITY
;

CREATE POLICY meeting_facilities_writer ON meeting_facilities TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meeting_facilities_reader ON meeting_facilities FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON meeting_facilities TO ketenpoort_reader
;

ALTER TABLE meeting_kinds ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meeting_kinds FORCE ROW LEVEL SECURITY
;

CREATE POLICY meeting_kinds_writer ON meeting_kinds TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meeting_kinds_reader ON meeting_kinds FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON meeting_kinds TO ketenpoort_reader
;

ALTER TABLE meeting_minutes ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meeting_minutes FORCE ROW LEVEL SECURITY
;

CREATE POLICY meeting_minutes_writer ON meeting_minutes TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meeting_minutes_reader ON meeting_minutes FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = meeting_minutes.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON meeting_minutes TO ketenpoort_reader
;

ALTER TABLE meeting_parts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meeting_parts FORCE ROW LEVEL SECURITY
;

CREATE POLICY meeting_parts_writer ON meeting_parts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meeting_parts_reader ON meeting_parts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON meeting_parts TO ketenpoort_reader
;

ALTER TABLE meeting_seats ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meeting_seats FORCE ROW LEVEL SECURITY
;

CREATE POLICY meeting_seats_writer ON meeting_seats TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meeting_seats_reader ON meeting_seats FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON meeting_seats TO ketenpoort_reader
;

ALTER TABLE meetings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE meetings FORCE ROW LEVEL SECURITY
;

CREATE POLICY meetings_writer ON meetings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY meetings_reader ON meetings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON meetings TO ketenpoort_reader
;

ALTER TABLE monitoring_checks ENABLE ROW LEVEL SECURITY
;

ALTER TABLE monitoring_checks FORCE ROW LEVEL SECURITY
;

CREATE POLICY monitoring_checks_writer ON monitoring_checks TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY monitoring_checks_reader ON monitoring_checks FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = monitoring_checks.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON monitoring_checks TO ketenpoort_reader
;

ALTER TABLE monitoring_moments ENABLE ROW LEVEL SECURITY
;

ALTER TABLE monitoring_moments FORCE ROW LEVEL SECURITY
;

CREATE POLICY monitoring_moments_writer ON monitoring_moments TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY monitoring_moments_reader ON monitoring_moments FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = monitoring_moments.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON monitoring_moments TO ketenpoort_reader
;

ALTER TABLE monitoring_results ENABLE ROW LEVEL SECURITY
;

ALTER TABLE monitoring_results FORCE ROW LEVEL SECURITY
;

CREATE POLICY monitoring_results_writer ON monitoring_results TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY monitoring_results_reader ON monitoring_results FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = monitoring_results.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON monitoring_results TO ketenpoort_reader
;

ALTER TABLE options ENABLE ROW LEVEL SECURITY
;

ALTER TABLE options FORCE ROW LEVEL SECURITY
;

CREATE POLICY options_writer ON options TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY options_reader ON options FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = options.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON options TO ketenpoort_reader
;

ALTER TABLE outbound_reports ENABLE ROW LEVEL SECURITY
;

ALTER TABLE outbound_reports FORCE ROW LEVEL SECURITY
;

CREATE POLICY outbound_reports_writer ON outbound_reports TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY outbound_reports_reader ON outbound_reports FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = outbound_reports.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON outbound_reports TO ketenpoort_reader
;

ALTER TABLE participations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE participations FORCE ROW LEVEL SECURITY
;

CREATE POLICY participations_writer ON participations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY participations_reader ON participations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = participations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON participations TO ketenpoort_reader
;

ALTER TABLE peer_offers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE peer_offers FORCE ROW LEVEL SECURITY
;

CREATE POLICY peer_offers_writer ON peer_offers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY peer_offers_reader ON peer_offers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = peer_offers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON peer_offers TO ketenpoort_reader
;

ALTER TABLE peer_pseudonyms ENABLE ROW LEVEL SECURITY
;

ALTER TABLE peer_pseudonyms FORCE ROW LEVEL SECURITY
;

CREATE POLICY peer_pseudonyms_writer ON peer_pseudonyms TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY peer_pseudonyms_reader ON peer_pseudonyms FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON peer_pseudonyms TO ketenpoort_reader
;

ALTER TABLE perpetrator_contacts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE perpetrator_contacts FORCE ROW LEVEL SECURITY
;

CREATE POLICY perpetrator_contacts_writer ON perpetrator_contacts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY perpetrator_contacts_reader ON perpetrator_contacts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = perpetrator_contacts.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON perpetrator_contacts TO ketenpoort_reader
;

ALTER TABLE person_merges ENABLE ROW LEVEL SECURITY
;

ALTER TABLE person_merges FORCE ROW LEVEL SECURITY
;

CREATE POLICY person_merges_writer ON person_merges TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY person_merges_reader ON person_merges FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON person_merges TO ketenpoort_reader
;

ALTER TABLE persons ENABLE ROW LEVEL SECURITY
;

ALTER TABLE persons FORCE ROW LEVEL SECURITY
;

CREATE POLICY persons_writer ON persons TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY persons_reader ON persons FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_persons k WHERE k.person_id = persons.id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON persons TO ketenpoort_reader
;

ALTER TABLE phase_criteria ENABLE ROW LEVEL SECURITY
;

ALTER TABLE phase_criteria FORCE ROW LEVEL SECURITY
;

CREATE POLICY phase_criteria_writer ON phase_criteria TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY phase_criteria_reader ON phase_criteria FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = phase_criteria.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON phase_criteria TO ketenpoort_reader
;

ALTER TABLE plan_acknowledgements ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plan_acknowledgements FORCE ROW LEVEL SECURITY
;

CREATE POLICY plan_acknowledgements_writer ON plan_acknowledgements TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plan_acknowledgements_reader ON plan_acknowledgements FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plan_acknowledgements.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plan_acknowledgements TO ketenpoort_reader
;

ALTER TABLE plan_editions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plan_editions FORCE ROW LEVEL SECURITY
;

CREATE POLICY plan_editions_writer ON plan_editions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plan_editions_reader ON plan_editions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plan_editions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plan_editions TO ketenpoort_reader
;

ALTER TABLE plan_entries ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plan_entries FORCE ROW LEVEL SECURITY
;

CREATE POLICY plan_entries_writer ON plan_entries TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plan_entries_reader ON plan_entries FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plan_entries.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plan_entries TO ketenpoort_reader
;

ALTER TABLE plan_evaluations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plan_evaluations FORCE ROW LEVEL SECURITY
;

CREATE POLICY plan_evaluations_writer ON plan_evaluations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plan_evaluations_reader ON plan_evaluations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plan_evaluations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plan_evaluations TO ketenpoort_reader
;

ALTER TABLE plan_lines ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plan_lines FORCE ROW LEVEL SECURITY
;

CREATE POLICY plan_lines_writer ON plan_lines TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plan_lines_reader ON plan_lines FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plan_lines.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plan_lines TO ketenpoort_reader
;

ALTER TABLE plan_tracks ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plan_tracks FORCE ROW LEVEL SECURITY
;

CREATE POLICY plan_tracks_writer ON plan_tracks TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plan_tracks_reader ON plan_tracks FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plan_tracks.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plan_tracks TO ketenpoort_reader
;

ALTER TABLE plans ENABLE ROW LEVEL SECURITY
;

ALTER TABLE plans FORCE ROW LEVEL SECURITY
;

CREATE POLICY plans_writer ON plans TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY plans_reader ON plans FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = plans.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON plans TO ketenpoort_reader
;

ALTER TABLE police_counts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE police_counts FORCE ROW LEVEL SECURITY
;

CREATE POLICY police_counts_writer ON police_counts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY police_counts_reader ON police_counts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON police_counts TO ketenpoort_reader
;

ALTER TABLE process_steps ENABLE ROW LEVEL SECURITY
;

ALTER TABLE process_steps FORCE ROW LEVEL SECURITY
;

CREATE POLICY process_steps_writer ON process_steps TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY process_steps_reader ON process_steps FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = process_steps.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON process_steps TO ketenpoort_reader
;

ALTER TABLE profile_assessments ENABLE ROW LEVEL SECURITY
;

ALTER TABLE profile_assessments FORCE ROW LEVEL SECURITY
;

CREATE POLICY profile_assessments_writer ON profile_assessments TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY profile_assessments_reader ON profile_assessments FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = profile_assessments.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON profile_assessments TO ketenpoort_reader
;

ALTER TABLE programme_duties ENABLE ROW LEVEL SECURITY
;

ALTER TABLE programme_duties FORCE ROW LEVEL SECURITY
;

CREATE POLICY programme_duties_writer ON programme_duties TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY programme_duties_reader ON programme_duties FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON programme_duties TO ketenpoort_reader
;

ALTER TABLE programme_duty_gaps ENABLE ROW LEVEL SECURITY
;

ALTER TABLE programme_duty_gaps FORCE ROW LEVEL SECURITY
;

CREATE POLICY programme_duty_gaps_writer ON programme_duty_gaps TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY programme_duty_gaps_reader ON programme_duty_gaps FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON programme_duty_gaps TO ketenpoort_reader
;

ALTER TABLE programme_moments ENABLE ROW LEVEL SECURITY
;

ALTER TABLE programme_moments FORCE ROW LEVEL SECURITY
;

CREATE POLICY programme_moments_writer ON programme_moments TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY programme_moments_reader ON programme_moments FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = programme_moments.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON programme_moments TO ketenpoort_reader
;

ALTER TABLE programme_timers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE programme_timers FORCE ROW LEVEL SECURITY
;

CREATE POLICY programme_timers_writer ON programme_timers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY programme_timers_reader ON programme_timers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = programme_timers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON programme_timers TO ketenpoort_reader
;

ALTER TABLE prosecution_questions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE prosecution_questions FORCE ROW LEVEL SECURITY
;

CREATE POLICY prosecution_questions_writer ON prosecution_questions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY prosecution_questions_reader ON prosecution_questions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = prosecution_questions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON prosecution_questions TO ketenpoort_reader
;

ALTER TABLE push_throughs ENABLE ROW LEVEL SECURITY
;

ALTER TABLE push_throughs FORCE ROW LEVEL SECURITY
;

CREATE POLICY push_throughs_writer ON push_throughs TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY push_throughs_reader ON push_throughs FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = push_throughs.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON push_throughs TO ketenpoort_reader
;

ALTER TABLE quarantined_messages ENABLE ROW LEVEL SECURITY
;

ALTER TABLE quarantined_messages FORCE ROW LEVEL SECURITY
;

CREATE POLICY quarantined_messages_writer ON quarantined_messages TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY quarantined_messages_reader ON quarantined_messages FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON quarantined_messages TO ketenpoort_reader
;

ALTER TABLE receipts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE receipts FORCE ROW LEVEL SECURITY
;

CREATE POLICY receipts_writer ON receipts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY receipts_reader ON receipts FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON receipts TO ketenpoort_reader
;

ALTER TABLE red_flags ENABLE ROW LEVEL SECURITY
;

ALTER TABLE red_flags FORCE ROW LEVEL SECURITY
;

CREATE POLICY red_flags_writer ON red_flags TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY red_flags_reader ON red_flags FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = red_flags.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON red_flags TO ketenpoort_reader
;

ALTER TABLE referral_conditions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referral_conditions FORCE ROW LEVEL SECURITY
;

CREATE POLICY referral_conditions_writer ON referral_conditions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referral_conditions_reader ON referral_conditions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM referrals p WHERE p.house_id = referral_conditions.house_id AND p.id = referral_conditions.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON referral_conditions TO ketenpoort_reader
;

ALTER TABLE referral_decisions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referral_decisions FORCE ROW LEVEL SECURITY
;

CREATE POLICY referral_decisions_writer ON referral_decisions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referral_decisions_reader ON referral_decisions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM referrals p WHERE p.house_id = referral_decisions.house_id AND p.id = referral_decisions.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON referral_decisions TO ketenpoort_reader
;

ALTER TABLE referral_handovers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referral_handovers FORCE ROW LEVEL SECURITY
;

CREATE POLICY referral_handovers_writer ON referral_handovers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referral_handovers_reader ON referral_handovers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (giver_id = (SELECT current_organisation()) OR receiver_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON referral_handovers TO ketenpoort_reader
;

ALTER TABLE referral_moves ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referral_moves FORCE ROW LEVEL SECURITY
;

CREATE POLICY referral_moves_writer ON referral_moves TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referral_moves_reader ON referral_moves FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM referrals p WHERE p.house_id = referral_moves.house_id AND p.id = referral_moves.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON referral_moves TO ketenpoort_reader
;

ALTER TABLE referral_persons ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referral_persons FORCE ROW LEVEL SECURITY
;

CREATE POLICY referral_persons_writer ON referral_persons TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referral_persons_reader ON referral_persons FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM referrals p WHERE p.house_id = referral_persons.house_id AND p.id = referral_persons.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON referral_persons TO ketenpoort_reader
;

ALTER TABLE referral_questions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referral_questions FORCE ROW LEVEL SECURITY
;

CREATE POLICY referral_questions_writer ON referral_questions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referral_questions_reader ON referral_questions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM referrals p WHERE p.house_id = referral_questions.house_id AND p.id = referral_questions.referral_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON referral_questions TO ketenpoort_reader
;

ALTER TABLE referrals ENABLE ROW LEVEL SECURITY
;

ALTER TABLE referrals FORCE ROW LEVEL SECURITY
;

CREATE POLICY referrals_writer ON referrals TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY referrals_reader ON referrals FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR municipality_id = (SELECT current_organisation()) OR ((municipality_id IS NULL
        OR released_at IS NOT NULL) AND ((SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house()) OR (triage_requested AND (SELECT true FROM organisations o
    WHERE o.id = (SELECT current_organisation()) AND o.kind = 'veilig_thuis' LIMIT 1) IS NOT NULL)))))
;

GRANT SELECT ON referrals TO ketenpoort_reader
;

ALTER TABLE region_coverage ENABLE ROW LEVEL SECURITY
;

ALTER TABLE region_coverage FORCE ROW LEVEL SECURITY
;

CREATE POLICY region_coverage_writer ON region_coverage TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY region_coverage_reader ON region_coverage FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON region_coverage TO ketenpoort_reader
;

ALTER TABLE region_phases ENABLE ROW LEVEL SECURITY
;

ALTER TABLE region_phases FORCE ROW LEVEL SECURITY
;

CREATE POLICY region_phases_writer ON region_phases TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY region_phases_reader ON region_phases FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON region_phases TO ketenpoort_reader
;

ALTER TABLE regional_offers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE regional_offers FORCE ROW LEVEL SECURITY
;

CREATE POLICY regional_offers_writer ON regional_offers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY regional_offers_reader ON regional_offers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON regional_offers TO ketenpoort_reader
;

ALTER TABLE relations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE relations FORCE ROW LEVEL SECURITY
;

CREATE POLICY relations_writer ON relations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY relations_reader ON relations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM persons p WHERE p.house_id = relations.house_id AND p.id = relations.person_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON relations TO ketenpoort_reader
;

ALTER TABLE result_reports ENABLE ROW LEVEL SECURITY
;

ALTER TABLE result_reports FORCE ROW LEVEL SECURITY
;

CREATE POLICY result_reports_writer ON result_reports TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY result_reports_reader ON result_reports FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON result_reports TO ketenpoort_reader
;

ALTER TABLE risk_factors ENABLE ROW LEVEL SECURITY
;

ALTER TABLE risk_factors FORCE ROW LEVEL SECURITY
;

CREATE POLICY risk_factors_writer ON risk_factors TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY risk_factors_reader ON risk_factors FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = risk_factors.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON risk_factors TO ketenpoort_reader
;

ALTER TABLE safety_agreements ENABLE ROW LEVEL SECURITY
;

ALTER TABLE safety_agreements FORCE ROW LEVEL SECURITY
;

CREATE POLICY safety_agreements_writer ON safety_agreements TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY safety_agreements_reader ON safety_agreements FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (relies_on_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = safety_agreements.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON safety_agreements TO ketenpoort_reader
;

ALTER TABLE safety_exclusions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE safety_exclusions FORCE ROW LEVEL SECURITY
;

CREATE POLICY safety_exclusions_writer ON safety_exclusions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY safety_exclusions_reader ON safety_exclusions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = safety_exclusions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON safety_exclusions TO ketenpoort_reader
;

ALTER TABLE safety_levels ENABLE ROW LEVEL SECURITY
;

ALTER TABLE safety_levels FORCE ROW LEVEL SECURITY
;

CREATE POLICY safety_levels_writer ON safety_levels TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY safety_levels_reader ON safety_levels FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = safety_levels.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON safety_levels TO ketenpoort_reader
;

ALTER TABLE safety_plans ENABLE ROW LEVEL SECURITY
;

ALTER TABLE safety_plans FORCE ROW LEVEL SECURITY
;

CREATE POLICY safety_plans_writer ON safety_plans TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY safety_plans_reader ON safety_plans FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = safety_plans.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON safety_plans TO ketenpoort_reader
;

ALTER TABLE scale_downs ENABLE ROW LEVEL SECURITY
;

ALTER TABLE scale_downs FORCE ROW LEVEL SECURITY
;

CREATE POLICY scale_downs_writer ON scale_downs TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY scale_downs_reader ON scale_downs FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = scale_downs.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON scale_downs TO ketenpoort_reader
;

ALTER TABLE scale_ratings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE scale_ratings FORCE ROW LEVEL SECURITY
;

CREATE POLICY scale_ratings_writer ON scale_ratings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY scale_ratings_reader ON scale_ratings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = scale_ratings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON scale_ratings TO ketenpoort_reader
;

ALTER TABLE separations ENABLE ROW LEVEL SECURITY
;

ALTER TABLE separations FORCE ROW LEVEL SECURITY
;

CREATE POLICY separations_writer ON separations TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY separations_reader ON separations FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = separations.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON separations TO ketenpoort_reader
;

ALTER TABLE severity_ratings ENABLE ROW LEVEL SECURITY
;

ALTER TABLE severity_ratings FORCE ROW LEVEL SECURITY
;

CREATE POLICY severity_ratings_writer ON severity_ratings TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY severity_ratings_reader ON severity_ratings FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = severity_ratings.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON severity_ratings TO ketenpoort_reader
;

ALTER TABLE signal_stages ENABLE ROW LEVEL SECURITY
;

ALTER TABLE signal_stages FORCE ROW LEVEL SECURITY
;

CREATE POLICY signal_stages_writer ON signal_stages TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY signal_stages_reader ON signal_stages FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = signal_stages.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON signal_stages TO ketenpoort_reader
;

ALTER TABLE situation_parts ENABLE ROW LEVEL SECURITY
;

ALTER TABLE situation_parts FORCE ROW LEVEL SECURITY
;

CREATE POLICY situation_parts_writer ON situation_parts TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY situation_parts_reader ON situation_parts FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = situation_parts.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON situation_parts TO ketenpoort_reader
;

ALTER TABLE special_conditions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE special_conditions FORCE ROW LEVEL SECURITY
;

CREATE POLICY special_conditions_writer ON special_conditions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY special_conditions_reader ON special_conditions FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = special_conditions.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON special_conditions TO ketenpoort_reader
;

ALTER TABLE staff_threats ENABLE ROW LEVEL SECURITY
;

ALTER TABLE staff_threats FORCE ROW LEVEL SECURITY
;

CREATE POLICY staff_threats_writer ON staff_threats TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY staff_threats_reader ON staff_threats FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = staff_threats.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON staff_threats TO ketenpoort_reader
;

ALTER TABLE statistics ENABLE ROW LEVEL SECURITY
;

ALTER TABLE statistics FORCE ROW LEVEL SECURITY
;

CREATE POLICY statistics_writer ON statistics TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY statistics_reader ON statistics FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON statistics TO ketenpoort_reader
;

ALTER TABLE statistics_progress ENABLE ROW LEVEL SECURITY
;

ALTER TABLE statistics_progress FORCE ROW LEVEL SECURITY
;

CREATE POLICY statistics_progress_writer ON statistics_progress TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY statistics_progress_reader ON statistics_progress FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON statistics_progress TO ketenpoort_reader
;

ALTER TABLE statistics_publications ENABLE ROW LEVEL SECURITY
;

ALTER TABLE statistics_publications FORCE ROW LEVEL SECURITY
;

CREATE POLICY statistics_publications_writer ON statistics_publications TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY statistics_publications_reader ON statistics_publications FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON statistics_publications TO ketenpoort_reader
;

ALTER TABLE strengths ENABLE ROW LEVEL SECURITY
;

ALTER TABLE strengths FORCE ROW LEVEL SECURITY
;

CREATE POLICY strengths_writer ON strengths TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY strengths_reader ON strengths FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = strengths.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON strengths TO ketenpoort_reader
;

ALTER TABLE subject_requests ENABLE ROW LEVEL SECURITY
;

ALTER TABLE subject_requests FORCE ROW LEVEL SECURITY
;

CREATE POLICY subject_requests_writer ON subject_requests TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY subject_requests_reader ON subject_requests FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = subject_requests.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON subject_requests TO ketenpoort_reader
;

ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY
;

ALTER TABLE subscriptions FORCE ROW LEVEL SECURITY
;

CREATE POLICY subscriptions_writer ON subscriptions TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY subscriptions_reader ON subscriptions FOR SELECT TO ketenpoort_reader USING ((house_id, organisation_id) = (SELECT current_house(), current_organisation()))
;

GRANT SELECT ON subscriptions TO ketenpoort_reader
;

ALTER TABLE supplied_figures ENABLE ROW LEVEL SECURITY
;

ALTER TABLE supplied_figures FORCE ROW LEVEL SECURITY
;

CREATE POLICY supplied_figures_writer ON supplied_figures TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY supplied_figures_reader ON supplied_figures FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON supplied_figures TO ketenpoort_reader
;

ALTER TABLE talk_card_handovers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE talk_card_handovers FORCE ROW LEVEL SECURITY
;

CREATE POLICY talk_card_handovers_writer ON talk_card_handovers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY talk_card_handovers_reader ON talk_card_handovers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = talk_card_handovers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON talk_card_handovers TO ketenpoort_reader
;

ALTER TABLE talk_cards ENABLE ROW LEVEL SECURITY
;

ALTER TABLE talk_cards FORCE ROW LEVEL SECURITY
;

CREATE POLICY talk_cards_writer ON talk_cards TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY talk_cards_reader ON talk_cards FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON talk_cards TO ketenpoort_reader
;

ALTER TABLE tasks ENABLE ROW LEVEL SECURITY
;

ALTER TABLE tasks FORCE ROW LEVEL SECURITY
;

CREATE POLICY tasks_writer ON tasks TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY tasks_reader ON tasks FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = tasks.case_id LIMIT 1) IS NOT NULL OR (tasks.organisation_id IS NULL AND tasks.kind = 'first_contact' AND tasks.state = 'open')))
;

GRANT SELECT ON tasks TO ketenpoort_reader
;

ALTER TABLE team_members ENABLE ROW LEVEL SECURITY
;

ALTER TABLE team_members FORCE ROW LEVEL SECURITY
;

CREATE POLICY team_members_writer ON team_members TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY team_members_reader ON team_members FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = team_members.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON team_members TO ketenpoort_reader
;

ALTER TABLE terms ENABLE ROW LEVEL SECURITY
;

ALTER TABLE terms FORCE ROW LEVEL SECURITY
;

CREATE POLICY terms_writer ON terms TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY terms_reader ON terms FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = terms.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON terms TO ketenpoort_reader
;

ALTER TABLE time_entries ENABLE ROW LEVEL SECURITY
;

ALTER TABLE time_entries FORCE ROW LEVEL SECURITY
;

CREATE POLICY time_entries_writer ON time_entries TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY time_entries_reader ON time_entries FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())))
;

GRANT SELECT ON time_entries TO ketenpoort_reader
;

ALTER TABLE transfer_items ENABLE ROW LEVEL SECURITY
;

ALTER TABLE transfer_items FORCE ROW LEVEL SECURITY
;

CREATE POLICY transfer_items_writer ON transfer_items TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY transfer_items_reader ON transfer_items FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = transfer_items.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON transfer_items TO ketenpoort_reader
;

ALTER TABLE transfers ENABLE ROW LEVEL SECURITY
;

ALTER TABLE transfers FORCE ROW LEVEL SECURITY
;

CREATE POLICY transfers_writer ON transfers TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY transfers_reader ON transfers FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND ((SELECT true FROM known_cases k WHERE k.case_id = transfers.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON transfers TO ketenpoort_reader
;

ALTER TABLE unknowns ENABLE ROW LEVEL SECURITY
;

ALTER TABLE unknowns FORCE ROW LEVEL SECURITY
;

CREATE POLICY unknowns_writer ON unknowns TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY unknowns_reader ON unknowns FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (organisation_id = (SELECT current_organisation()) OR (SELECT true FROM known_cases k WHERE k.case_id = unknowns.case_id LIMIT 1) IS NOT NULL))
;

GRANT SELECT ON unknowns TO ketenpoort_reader
;

ALTER TABLE unlisted_events ENABLE ROW LEVEL SECURITY
;

ALTER TABLE unlisted_events FORCE ROW LEVEL SECURITY
;

CREATE POLICY unlisted_events_writer ON unlisted_events TO ketenpoort_writer USING (house_id = (SELECT current_house()))
;

CREATE POLICY unlisted_events_reader ON unlisted_events FOR SELECT TO ketenpoort_reader USING (house_id = (SELECT current_house()) AND (true))
;

GRANT SELECT ON unlisted_events TO ketenpoort_reader
;

GRANT INSERT ON disclosures TO ketenpoort_reader
;

CREATE POLICY disclosures_record ON disclosures FOR INSERT TO ketenpoort_reader
        WITH CHECK (house_id = (SELECT current_house()) AND organisation_id = (SELECT current_organisation()))
;

GRANT SELECT ON houses TO ketenpoort_reader
;

GRANT SELECT ON house_parents TO ketenpoort_reader
;

GRANT SELECT ON organisations TO ketenpoort_reader
;

GRANT SELECT ON organisation_contacts TO ketenpoort_reader
;

GRANT SELECT ON professionals TO ketenpoort_reader
;

GRANT SELECT ON agreements TO ketenpoort_reader
;

GRANT SELECT ON agreement_parties TO ketenpoort_reader
;

GRANT SELECT ON mandates TO ketenpoort_reader
;

GRANT SELECT ON role_assignments TO ketenpoort_reader
;

GRANT SELECT ON house_settings TO ketenpoort_reader
;

GRANT SELECT ON weighing_sets TO ketenpoort_reader
;

GRANT SELECT ON programmes TO ketenpoort_reader
;

GRANT SELECT ON interventions TO ketenpoort_reader
;

GRANT SELECT ON arrangements TO ketenpoort_reader
;

GRANT SELECT ON acute_routes TO ketenpoort_reader
;

GRANT SELECT ON direction_rules TO ketenpoort_reader
;

GRANT SELECT ON conference_forms TO ketenpoort_reader
;

CREATE TABLE facts_rest PARTITION OF facts DEFAULT
;

ALTER TABLE facts_rest ENABLE ROW LEVEL SECURITY
;

ALTER TABLE facts_rest FORCE ROW LEVEL SECURITY
;

CREATE POLICY facts_rest_moved ON facts_rest TO CURRENT_USER USING (true)
;

CREATE TABLE fact_cells_rest PARTITION OF fact_cells DEFAULT
;

ALTER TABLE fact_cells_rest ENABLE ROW LEVEL SECURITY
;

ALTER TABLE fact_cells_rest FORCE ROW LEVEL SECURITY
;

CREATE POLICY fact_cells_rest_moved ON fact_cells_rest TO CURRENT_USER USING (true)
;

CREATE TABLE statistics_rest PARTITION OF statistics DEFAULT
;

ALTER TABLE statistics_rest ENABLE ROW LEVEL SECURITY
;

ALTER TABLE statistics_rest FORCE ROW LEVEL SECURITY
;

CREATE POLICY statistics_rest_moved ON statistics_rest TO CURRENT_USER USING (true)
;

CREATE FUNCTION make_month(whole text, first_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    cut_by text = CASE whole WHEN 'facts' THEN 'month' WHEN 'fact_cells' THEN 'month'
        WHEN 'statistics' THEN 'starts_on' END;
    since date = date_trunc('month', first_day::timestamp)::date;
    until date = (since + interval '1 month')::date;
    part text = whole || to_char(since, '_YYYY_MM');
BEGIN
    IF cut_by IS NULL THEN
        RAISE insufficient_privilege;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(whole, 23));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, whole);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) '
        'INSERT INTO %I SELECT * FROM moved', whole || '_rest', cut_by, since, cut_by, until, part);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', whole, part, since, until);
    RETURN true;
END $$
;

REVOKE EXECUTE ON FUNCTION make_month FROM PUBLIC
;

GRANT EXECUTE ON FUNCTION make_month TO ketenpoort_writer
;

CREATE VIEW case_findings WITH (security_invoker = true) AS
SELECT c.house_id, md5(concat_ws(' ', f.rule, f.code, f.case_id, f.subject_id))::uuid AS id, c.id AS case_id, f.rule,
    f.code, f.subject, f.subject_id, f.since, f.category, f.category_mask,
    CASE WHEN a.id IS NULL THEN 'open' ELSE 'acknowledged' END AS state,
    a.at AS acknowledged_at, a.organisation_id AS acknowledged_by, a.reason
FROM cases c CROSS JOIN LATERAL (
    SELECT u.* FROM (SELECT NULL::uuid AS house_id, NULL::uuid AS case_id, NULL::text AS rule, NULL::text AS code,
    NULL::text AS subject, NULL::uuid AS subject_id, NULL::timestamptz AS since, NULL::text AS category,
    NULL::bigint AS category_mask
WHERE false
UNION ALL
SELECT q.house_id, q.case_id, 'CA-07'::text AS rule, 'director-treats'::text AS code,
    'direction'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, d.id AS subject_id, coalesce(d.starts_at, c.opened_at) AS since FROM cases c JOIN directions d ON d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'case_director' AND d.state = 'accepted' AND d.ends_at IS NULL AND NOT d.provisional
    JOIN organisations o ON o.id = d.organisation_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND o.kind IN ('youth_care', 'social_work', 'adult_mental_health', 'youth_mental_health', 'forensic_care', 'addiction_care', 'disability_care', 'hospital', 'general_practitioner', 'independent_practitioner')
        AND coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = c.house_id
        AND s.name = 'director_may_treat' AND s.starts_at <= now() ORDER BY s.starts_at DESC LIMIT 1), 'finding') = 'finding'
        AND EXISTS (SELECT FROM help_periods h WHERE h.house_id = c.house_id AND h.case_id = c.id
            AND h.organisation_id = d.organisation_id AND (h.ends_on IS NULL OR h.ends_on >= today()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-07'::text AS rule, 'member-left-out'::text AS code,
    'direction'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, d.id AS subject_id, coalesce(d.starts_at, c.opened_at) AS since FROM cases c JOIN directions d ON d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'case_director' AND d.state = 'accepted' AND d.ends_at IS NULL AND NOT d.provisional
    JOIN organisations o ON o.id = d.organisation_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND cardinality(d.member_ids) > 0
        AND EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id
            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.person_id <> ALL (d.member_ids))) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-07'::text AS rule, 'children-only'::text AS code,
    'direction'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, d.id AS subject_id, coalesce(d.starts_at, c.opened_at) AS since FROM cases c JOIN directions d ON d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'case_director' AND d.state = 'accepted' AND d.ends_at IS NULL AND NOT d.provisional
    JOIN organisations o ON o.id = d.organisation_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND (o.kind = 'youth_team' OR (cardinality(d.member_ids) > 0
        AND cardinality(d.member_ids) = (SELECT count(*) FROM household_members m WHERE m.house_id = c.house_id
            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child'
            AND m.person_id = ANY (d.member_ids))))) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-08'::text AS rule, 'no-process-director'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND NOT EXISTS (SELECT FROM directions d WHERE d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'process_director' AND d.state = 'accepted' AND d.ends_at IS NULL)
        AND NOT EXISTS (SELECT FROM role_assignments a JOIN professionals p ON p.id = a.professional_id
    JOIN organisations o ON o.id = p.organisation_id WHERE a.house_id = c.house_id AND a.role = 'process_director'
    AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-08'::text AS rule, 'process-director-of-a-provider'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = c.house_id
        AND s.name = 'process_director_provider' AND s.starts_at <= now() ORDER BY s.starts_at DESC LIMIT 1), 'finding') = 'finding'
        AND (EXISTS (SELECT FROM directions d JOIN organisations o ON o.id = d.organisation_id
                WHERE d.house_id = c.house_id AND d.case_id = c.id AND d.role = 'process_director'
                AND d.state = 'accepted' AND d.ends_at IS NULL AND o.kind IN ('youth_care', 'social_work', 'adult_mental_health', 'youth_mental_health', 'forensic_care', 'addiction_care', 'disability_care', 'hospital', 'general_practitioner', 'independent_practitioner', 'womens_shelter', 'social_shelter'))
            OR (NOT EXISTS (SELECT FROM directions d WHERE d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'process_director' AND d.state = 'accepted' AND d.ends_at IS NULL)
                AND EXISTS (SELECT FROM role_assignments a JOIN professionals p ON p.id = a.professional_id
    JOIN organisations o ON o.id = p.organisation_id WHERE a.house_id = c.house_id AND a.role = 'process_director'
    AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now()) AND o.kind IN ('youth_care', 'social_work', 'adult_mental_health', 'youth_mental_health', 'forensic_care', 'addiction_care', 'disability_care', 'hospital', 'general_practitioner', 'independent_practitioner', 'womens_shelter', 'social_shelter'))))) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-08'::text AS rule, 'no-mandate-holder'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, coalesce((SELECT min(v.at) FROM case_moves v WHERE v.house_id = c.house_id AND v.case_id = c.id
    AND v.field = 'status' AND v.old = 'preparing'), c.updated_at) AS since FROM cases c
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'parked', 'plan_active', 'scaling_down', 'stagnated', 'under_analysis') AND (c.status <> 'parked' OR c.status_before_parking <> 'preparing') AND NOT EXISTS (SELECT FROM directions d WHERE d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'mandate_holder' AND d.state = 'accepted' AND d.ends_at IS NULL)) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-08'::text AS rule, 'no-first-contact'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, coalesce((SELECT min(v.at) FROM case_moves v WHERE v.house_id = c.house_id AND v.case_id = c.id
    AND v.field = 'status' AND v.old = 'preparing'), c.updated_at) AS since FROM cases c
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'parked', 'plan_active', 'scaling_down', 'stagnated', 'under_analysis') AND (c.status <> 'parked' OR c.status_before_parking <> 'preparing') AND NOT EXISTS (SELECT FROM directions d WHERE d.house_id = c.house_id AND d.case_id = c.id
    AND d.role = 'first_contact' AND d.state = 'accepted' AND d.ends_at IS NULL)) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-09'::text AS rule, 'second-contact-change'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, max(k.starts_at) AS since
        FROM cases c JOIN contact_persons k ON k.house_id = c.house_id AND k.case_id = c.id
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')
        AND k.starts_at > now() - make_interval(days => setting_number(c.house_id, 'contact_change_days', 30)::int)
        AND EXISTS (SELECT FROM contact_persons b WHERE b.house_id = k.house_id AND b.case_id = k.case_id
            AND b.starts_at < k.starts_at)
        GROUP BY c.house_id, c.id HAVING count(*) > 1) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-14'::text AS rule, 'quiet'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT q.house_id, q.id AS case_id, q.id AS subject_id, q.last AS since
        FROM (SELECT c.house_id, c.id, greatest(c.updated_at,
                (SELECT max(a.changed_at) FROM actions a WHERE a.house_id = c.house_id AND a.case_id = c.id),
                (SELECT max(e.at) FROM plan_editions e WHERE e.house_id = c.house_id AND e.case_id = c.id)) AS last
            FROM cases c WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND c.status <> 'parked') q
        WHERE q.last < now() - make_interval(days => setting_number(q.house_id, 'quiet_days', 60)::int)) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-14'::text AS rule, 'several-consultations'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, max(w.since) AS since
        FROM cases c JOIN LATERAL (
            SELECT i.kind_id::text AS what, min(i.created_at) AS since FROM cases s
            JOIN agenda_items i ON i.house_id = s.house_id AND i.case_id = s.id
                AND i.status IN ('scheduled', 'virtual_open', 'in_discussion', 'deferred')
            WHERE s.house_id = c.house_id AND s.household_id = c.household_id GROUP BY i.kind_id
            UNION ALL
            SELECT l.id::text, l.starts_on::timestamptz FROM cases s
            JOIN collaborations l ON l.house_id = s.house_id AND l.case_id = s.id
                AND l.starts_on <= today() AND (l.ends_on IS NULL OR l.ends_on > today())
            WHERE s.house_id = c.house_id AND s.household_id = c.household_id
        ) w ON true
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') GROUP BY c.house_id, c.id HAVING count(*) > 1) q
UNION ALL
SELECT q.house_id, q.case_id, 'PE-10'::text AS rule, 'confidant-missing'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, p.id AS subject_id, c.opened_at AS since
FROM cases c
JOIN case_persons cp ON cp.house_id = c.house_id AND cp.case_id = c.id
JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id AND p.merged_into_id IS NULL
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')
  AND CASE WHEN p.birth_date IS NOT NULL THEN p.birth_date + interval '18 years' > today()
           WHEN p.age_band IS NOT NULL THEN p.age_band IN ('0-3', '4-11', '12-17', 'minor')
           ELSE EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id AND m.person_id = p.id
                            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child') END
 AND NOT EXISTS (SELECT FROM confidants x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.child_id = p.id AND x.ended_at IS NULL)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PE-10'::text AS rule, 'not-marked-heard'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, p.id AS subject_id, c.opened_at AS since
FROM cases c
JOIN case_persons cp ON cp.house_id = c.house_id AND cp.case_id = c.id
JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id AND p.merged_into_id IS NULL
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')
  AND CASE WHEN p.birth_date IS NOT NULL THEN p.birth_date + interval '18 years' > today()
           WHEN p.age_band IS NOT NULL THEN p.age_band IN ('0-3', '4-11', '12-17', 'minor')
           ELSE EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id AND m.person_id = p.id
                            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child') END
 AND NOT EXISTS (SELECT FROM child_hearings x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.child_id = p.id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PE-10'::text AS rule, 'heard-with-parents'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, p.id AS subject_id, c.opened_at AS since
FROM cases c
JOIN case_persons cp ON cp.house_id = c.house_id AND cp.case_id = c.id
JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id AND p.merged_into_id IS NULL
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')
  AND CASE WHEN p.birth_date IS NOT NULL THEN p.birth_date + interval '18 years' > today()
           WHEN p.age_band IS NOT NULL THEN p.age_band IN ('0-3', '4-11', '12-17', 'minor')
           ELSE EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id AND m.person_id = p.id
                            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child') END
 AND EXISTS (SELECT FROM child_hearings x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.child_id = p.id AND x.parents_present)
            AND NOT EXISTS (SELECT FROM child_hearings x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.child_id = p.id AND x.heard = 'yes'
                                AND NOT x.parents_present)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PE-10'::text AS rule, 'own-plan-line-missing'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, p.id AS subject_id, c.opened_at AS since
FROM cases c
JOIN case_persons cp ON cp.house_id = c.house_id AND cp.case_id = c.id
JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id AND p.merged_into_id IS NULL
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')
  AND CASE WHEN p.birth_date IS NOT NULL THEN p.birth_date + interval '18 years' > today()
           WHEN p.age_band IS NOT NULL THEN p.age_band IN ('0-3', '4-11', '12-17', 'minor')
           ELSE EXISTS (SELECT FROM household_members m WHERE m.house_id = c.house_id AND m.person_id = p.id
                            AND m.household_id = c.household_id AND m.ends_on IS NULL AND m.role = 'child') END
 AND NOT EXISTS (SELECT FROM plan_lines l WHERE l.house_id = c.house_id AND l.case_id = c.id
            AND l.withdrawn_at IS NULL AND l.subject_ids = ARRAY[p.id])) q
UNION ALL
SELECT q.house_id, q.case_id, 'PE-11'::text AS rule, 'contact-status-missing'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT r.house_id, r.case_id, r.person_id AS subject_id, max(a.activated_at) AS since
        FROM incident_roles r
        JOIN plans a ON a.house_id = r.house_id AND a.case_id = r.case_id AND a.state IN ('active', 'under_revision')
        WHERE r.role IN ('acting_person', 'both') AND a.activated_at IS NOT NULL
          AND NOT EXISTS (SELECT FROM perpetrator_contacts x WHERE x.house_id = r.house_id AND x.case_id = r.case_id
                              AND x.person_id = r.person_id)
        GROUP BY r.house_id, r.case_id, r.person_id) q
UNION ALL
SELECT q.house_id, q.case_id, 'RE-15'::text AS rule, 'contact-failed'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.person_id AS subject_id, max(a.recorded_at) AS since
        FROM contact_attempts a
        WHERE a.result <> 'reached'
          AND NOT EXISTS (SELECT FROM contact_attempts r WHERE r.house_id = a.house_id AND r.case_id = a.case_id
                              AND r.person_id = a.person_id AND r.result = 'reached' AND r.recorded_at >= a.recorded_at)
        GROUP BY a.house_id, a.case_id, a.person_id
        HAVING count(*) >= setting_number(a.house_id, 'contact_attempts', 3)) q
UNION ALL
SELECT q.house_id, q.case_id, 'GR-05'::text AS rule, 'awareness-unknown'::text AS code,
    'contribution'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.case_id, c.id AS subject_id, c.created_at AS since FROM contributions c
WHERE c.validity NOT IN ('withdrawn', 'corrected')
  AND (c.organisation_id = current_organisation()
       OR (c.restriction NOT IN ('ongoing_investigation', 'prosecution_only')
           AND (c.recipient_ids IS NULL OR current_organisation() = ANY (c.recipient_ids))
           AND current_organisation() = (SELECT h.organisation_id FROM houses h WHERE h.id = c.house_id)))
  AND EXISTS (SELECT FROM awareness a WHERE a.house_id = c.house_id AND a.contribution_id = c.id
                AND a.status <> 'informed' AND a.reason IS NULL)) q
UNION ALL
SELECT q.house_id, q.case_id, 'CO-08'::text AS rule, 'stale'::text AS code,
    'contribution'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.case_id, c.id AS subject_id, c.fresh_until AS since FROM contributions c
WHERE c.validity NOT IN ('withdrawn', 'corrected')
  AND (c.organisation_id = current_organisation()
       OR (c.restriction NOT IN ('ongoing_investigation', 'prosecution_only')
           AND (c.recipient_ids IS NULL OR current_organisation() = ANY (c.recipient_ids))
           AND current_organisation() = (SELECT h.organisation_id FROM houses h WHERE h.id = c.house_id)))
  AND c.validity = 'current' AND c.fresh_until < today()) q
UNION ALL
SELECT q.house_id, q.case_id, 'CO-11'::text AS rule, 'low-quality'::text AS code,
    'contribution'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.case_id, c.id AS subject_id, coalesce(c.checked_at, c.created_at) AS since FROM contributions c
WHERE c.validity NOT IN ('withdrawn', 'corrected')
  AND (c.organisation_id = current_organisation()
       OR (c.restriction NOT IN ('ongoing_investigation', 'prosecution_only')
           AND (c.recipient_ids IS NULL OR current_organisation() = ANY (c.recipient_ids))
           AND current_organisation() = (SELECT h.organisation_id FROM houses h WHERE h.id = c.house_id)))
  AND c.quality = 'low') q
UNION ALL
SELECT q.house_id, q.case_id, 'CO-12'::text AS rule, 'told-again'::text AS code,
    'contribution'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.case_id, c.id AS subject_id, c.created_at AS since FROM contributions c
WHERE c.validity NOT IN ('withdrawn', 'corrected')
  AND (c.organisation_id = current_organisation()
       OR (c.restriction NOT IN ('ongoing_investigation', 'prosecution_only')
           AND (c.recipient_ids IS NULL OR current_organisation() = ANY (c.recipient_ids))
           AND current_organisation() = (SELECT h.organisation_id FROM houses h WHERE h.id = c.house_id)))
  AND c.retelling > 0) q
UNION ALL
SELECT q.house_id, q.case_id, 'CO-13'::text AS rule, 'help-without-aim'::text AS code,
    'help'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'care'::text AS category,
    128::bigint AS category_mask
FROM (SELECT h.house_id, h.case_id, h.id AS subject_id, h.created_at AS since FROM help_periods h
        WHERE h.aim IS NULL AND (h.ends_on IS NULL OR h.ends_on >= today())) q
UNION ALL
SELECT q.house_id, q.case_id, 'CO-14'::text AS rule, 'unknown-without-action'::text AS code,
    'unknown'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT u.house_id, u.case_id, u.id AS subject_id, u.created_at AS since FROM unknowns u
        WHERE u.settled_at IS NULL AND u.action_id IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'GU-03'::text AS rule, 'required-point-missing'::text AS code,
    'guide_run'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT r.house_id, r.case_id, r.id AS subject_id, r.ended_at AS since FROM guide_runs r
        WHERE r.state = 'ended' AND EXISTS (SELECT 1 FROM guide_questions q
            WHERE q.house_id = r.house_id AND q.template_id = r.template_id AND q.phase_code = r.phase_code
            AND q.required AND NOT EXISTS (SELECT 1 FROM guide_answers a WHERE a.house_id = r.house_id
                AND a.run_id = r.id AND a.question_id = q.id AND a.withdrawn_at IS NULL))) q
UNION ALL
SELECT q.house_id, q.case_id, 'GU-03'::text AS rule, 'parts-left-out'::text AS code,
    'guide_run'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT r.house_id, r.case_id, r.id AS subject_id, r.ended_at AS since FROM guide_runs r
        WHERE r.state = 'ended' AND r.covers_all AND EXISTS (SELECT 1 FROM guide_questions q
            WHERE q.house_id = r.house_id AND q.template_id = r.template_id AND q.phase_code = r.phase_code
            AND q.head_code IS NULL AND NOT EXISTS (SELECT 1 FROM guide_answers a JOIN guide_questions p
                ON p.house_id = a.house_id AND p.id = a.question_id
                WHERE a.house_id = r.house_id AND a.run_id = r.id AND a.withdrawn_at IS NULL
                AND q.code IN (p.code, p.head_code)))) q
UNION ALL
SELECT q.house_id, q.case_id, 'GU-06'::text AS rule, 'decision-without-judgement'::text AS code,
    'guide_run'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.run_id AS subject_id,
            min(a.at) FILTER (WHERE q.section = 'decision') AS since
        FROM guide_answers a JOIN guide_questions q ON q.house_id = a.house_id AND q.id = a.question_id
        WHERE a.withdrawn_at IS NULL GROUP BY a.house_id, a.case_id, a.run_id
        HAVING bool_or(q.section = 'decision') AND NOT bool_or(q.section = 'judgement')) q
UNION ALL
SELECT q.house_id, q.case_id, 'GU-06'::text AS rule, 'decision-without-information'::text AS code,
    'guide_answer'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.at AS since
        FROM guide_answers a JOIN guide_questions q ON q.house_id = a.house_id AND q.id = a.question_id
        WHERE a.withdrawn_at IS NULL AND q.section = 'decision' AND q.becomes && ARRAY['action', 'condition']
            AND NOT 'option' = ANY (q.becomes) AND cardinality(a.based_on_ids) = 0) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-03'::text AS rule, 'concern-without-basis'::text AS code,
    'concern'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM concerns x
        WHERE x.basis IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-08'::text AS rule, 'speak-separately'::text AS code,
    'red_flag'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM red_flags x
        WHERE x.spoken_alone_on IS NULL AND NOT EXISTS (SELECT FROM participations me WHERE me.house_id = x.house_id
    AND me.case_id = x.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-08'::text AS rule, 'consider-danger-pair'::text AS code,
    'red_flag'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM red_flags x
        WHERE NOT EXISTS (SELECT FROM participations me WHERE me.house_id = x.house_id
    AND me.case_id = x.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now())) AND NOT EXISTS (SELECT FROM danger_pairs d WHERE d.house_id = x.house_id
            AND d.case_id = x.case_id AND x.person_id IN (d.person_id, d.other_person_id))) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-08'::text AS rule, 'contact-veilig-thuis'::text AS code,
    'red_flag'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM red_flags x
        WHERE NOT EXISTS (SELECT FROM participations me WHERE me.house_id = x.house_id
    AND me.case_id = x.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now())) AND NOT EXISTS (SELECT FROM participations p JOIN organisations o
            ON o.id = p.organisation_id WHERE p.house_id = x.house_id AND p.case_id = x.case_id
            AND o.kind = 'veilig_thuis' AND p.starts_at <= now()
            AND (p.ends_at IS NULL OR p.ends_at > now()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-10'::text AS rule, 'dependency-check-missing'::text AS code,
    'plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, coalesce(x.activated_at, x.made_at) AS since FROM plans x
        WHERE x.state IN ('active', 'under_revision') AND NOT EXISTS (SELECT FROM dependency_checks k
    WHERE k.house_id = x.house_id AND k.case_id = x.case_id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-10'::text AS rule, 'dependency-check-missing'::text AS code,
    'safety_plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, x.activated_at AS since FROM safety_plans x
        WHERE x.status IN ('active', 'under_revision') AND NOT EXISTS (SELECT FROM dependency_checks k
    WHERE k.house_id = x.house_id AND k.case_id = x.case_id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-10'::text AS rule, 'strengths-missing'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.subject_id, v.at AS since FROM (SELECT c.house_id, c.id AS case_id, m.person_id AS subject_id
FROM cases c JOIN household_members m ON m.house_id = c.house_id AND m.household_id = c.household_id
    AND m.ends_on IS NULL
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')) x
        JOIN LATERAL (SELECT max(v.at) AS at FROM case_moves v WHERE v.house_id = x.house_id
            AND v.case_id = x.case_id AND v.field = 'phase' AND v.old IS NOT NULL AND v.old <> 'undetermined') v
            ON v.at IS NOT NULL
        WHERE NOT EXISTS (SELECT FROM strengths s WHERE s.house_id = x.house_id AND s.case_id = x.case_id
            AND s.person_id = x.subject_id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'CA-12'::text AS rule, 'safety-level-missing'::text AS code,
    'person'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, m.person_id AS subject_id, c.opened_at AS since
        FROM cases c JOIN household_members m ON m.house_id = c.house_id AND m.household_id = c.household_id
            AND m.ends_on IS NULL
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND c.phase = 'direct_safety'
            AND NOT EXISTS (SELECT FROM safety_levels l WHERE l.house_id = c.house_id AND l.case_id = c.id
                AND l.person_id = m.person_id AND l.kind = 'safety_level' AND l.is_latest)
            AND coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = c.house_id
                AND s.name = 'safety_level_gate' AND s.starts_at <= now()
                ORDER BY s.starts_at DESC LIMIT 1), 'on') <> 'off') q
UNION ALL
SELECT q.house_id, q.case_id, 'SA-18'::text AS rule, 'peak-risk'::text AS code,
    'separation'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT x.house_id, x.case_id, x.id AS subject_id, x.created_at AS since FROM separations x
        WHERE x.happens_on >= today() - setting_number(x.house_id, 'separation_recent_days', 180)::int
            AND EXISTS (SELECT FROM danger_pairs d WHERE d.house_id = x.house_id AND d.case_id = x.case_id AND d.lifted_at IS NULL)
            AND NOT EXISTS (SELECT FROM safety_agreements a WHERE a.house_id = x.house_id AND a.case_id = x.case_id
                AND a.kind = 'guided_leaving' AND a.state <> 'ended') AND NOT EXISTS (SELECT FROM participations me WHERE me.house_id = x.house_id
    AND me.case_id = x.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-01'::text AS rule, 'charter-not-acknowledged'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.invited_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.invited_at IS NOT NULL AND m.status <> 'cancelled' AND EXISTS (SELECT 1 FROM attendances s
            WHERE s.house_id = m.house_id AND s.meeting_id = m.id AND s.organisation_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM charter_acknowledgements c WHERE c.house_id = s.house_id
                AND c.kind_id = m.kind_id AND c.organisation_id = s.organisation_id
                AND c.charter_version >= m.charter_version))) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-02'::text AS rule, 'chair-directs-case'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.created_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.status <> 'cancelled' AND NOT m.kind IN ('network_council', 'family_group_conference') AND EXISTS (SELECT 1 FROM directions d
            WHERE d.house_id = i.house_id AND d.case_id = i.case_id AND d.role = 'case_director'
            AND d.state = 'accepted' AND d.ends_at IS NULL AND d.professional_id = m.chair_id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-08'::text AS rule, 'preparation-missing'::text AS code,
    'client_participation'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT p.house_id, p.case_id, p.id AS subject_id, m.starts_at AS since
        FROM client_participations p JOIN meetings m ON m.house_id = p.house_id AND m.id = p.meeting_id
        WHERE p.prepared_on IS NULL AND m.status NOT IN ('cancelled', 'fed_back')
        AND (m.starts_at <= now() OR m.current_part > 0)) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-11'::text AS rule, 'late-invitation'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.created_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.invite_by < coalesce(day_of(m.invited_at), today()) AND m.status IN ('planned', 'invited', 'prepared')) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-11'::text AS rule, 'core-seat-not-invited'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.created_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.status IN ('planned', 'invited', 'prepared') AND EXISTS (SELECT 1 FROM unnest(k.core_ids) c (id)
            WHERE NOT EXISTS (SELECT 1 FROM attendances s JOIN organisations o ON o.id = s.organisation_id
    WHERE s.house_id = m.house_id AND s.meeting_id = m.id AND o.id = c.id))) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-11'::text AS rule, 'staffing-missing'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.created_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.status IN ('planned', 'invited', 'prepared') AND EXISTS (SELECT 1 FROM unnest(k.staffing) c (kind)
            WHERE NOT EXISTS (SELECT 1 FROM attendances s JOIN organisations o ON o.id = s.organisation_id
    WHERE s.house_id = m.house_id AND s.meeting_id = m.id AND o.kind = c.kind))) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-11'::text AS rule, 'expertise-missing'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.created_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.status IN ('planned', 'invited', 'prepared') AND EXISTS (SELECT 1 FROM unnest(k.expertise) c (tag)
            WHERE NOT EXISTS (SELECT 1 FROM attendances s JOIN organisations o ON o.id = s.organisation_id
    WHERE s.house_id = m.house_id AND s.meeting_id = m.id AND c.tag = ANY (o.expertise)))) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-11'::text AS rule, 'intimate-terror-expertise-missing'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.created_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.status IN ('planned', 'invited', 'prepared') AND EXISTS (SELECT 1 FROM danger_pairs d WHERE d.house_id = i.house_id
            AND d.case_id = i.case_id AND d.kind = 'intimate_terror' AND d.lifted_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM attendances s JOIN organisations o ON o.id = s.organisation_id
    WHERE s.house_id = m.house_id AND s.meeting_id = m.id AND 'intimate_terror' = ANY (o.expertise))) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-14'::text AS rule, 'third-deferral'::text AS code,
    'agenda_item'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT i.house_id, i.case_id, i.id AS subject_id, i.changed_at AS since FROM agenda_items i
        WHERE i.deferrals >= 3 AND i.status IN ('deferred', 'scheduled')) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-17'::text AS rule, 'prosecution-need-unknown'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status = 'preparing' AND NOT EXISTS (SELECT 1 FROM prosecution_questions q
            WHERE q.house_id = c.house_id AND q.case_id = c.id AND q.prosecution_needed IS NOT NULL)) q
UNION ALL
SELECT q.house_id, q.case_id, 'ME-21'::text AS rule, 'no-next-date'::text AS code,
    'meeting'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT DISTINCT m.house_id, i.case_id, m.id AS subject_id, m.recorded_at AS since
    FROM meetings m JOIN meeting_kinds k ON k.house_id = m.house_id AND k.id = m.kind_id
    JOIN agenda_items i ON i.house_id = m.house_id AND i.meeting_id = m.id
    WHERE i.status NOT IN ('removed', 'rerouted') AND m.recorded_at IS NOT NULL AND m.next_on IS NULL AND m.none_needed_reason IS NULL AND m.erased_at IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-03'::text AS rule, 'no-lead-organisation'::text AS code,
    'programme'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT f.house_id, f.case_id, f.programme_id AS subject_id, f.joined_at AS since
FROM (SELECT c.house_id, c.id AS case_id, p.id AS programme_id, p.definition, p.organisation_ids,
    p.lead_organisation_id, cp.joined_at
FROM cases c
JOIN case_programmes cp ON cp.house_id = c.house_id AND cp.case_id = c.id AND cp.ended_at IS NULL
JOIN programmes p ON p.house_id = cp.house_id AND p.id = cp.programme_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')) f
WHERE cardinality(f.organisation_ids) > 8 AND f.lead_organisation_id IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-09'::text AS rule, 'sector-missing'::text AS code,
    'programme'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT f.house_id, f.case_id, f.programme_id AS subject_id, f.joined_at AS since
FROM (SELECT c.house_id, c.id AS case_id, p.id AS programme_id, p.definition, p.organisation_ids,
    p.lead_organisation_id, cp.joined_at
FROM cases c
JOIN case_programmes cp ON cp.house_id = c.house_id AND cp.case_id = c.id AND cp.ended_at IS NULL
JOIN programmes p ON p.house_id = cp.house_id AND p.id = cp.programme_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')) f
WHERE EXISTS (SELECT 1 FROM jsonb_array_elements_text(f.definition -> 'team' -> 'sectors') s
    WHERE NOT EXISTS (SELECT 1 FROM team_members m WHERE m.house_id = f.house_id AND m.case_id = f.case_id
        AND m.ends_at IS NULL AND m.sector = s))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-09'::text AS rule, 'too-few-disciplines'::text AS code,
    'programme'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT f.house_id, f.case_id, f.programme_id AS subject_id, f.joined_at AS since
FROM (SELECT c.house_id, c.id AS case_id, p.id AS programme_id, p.definition, p.organisation_ids,
    p.lead_organisation_id, cp.joined_at
FROM cases c
JOIN case_programmes cp ON cp.house_id = c.house_id AND cp.case_id = c.id AND cp.ended_at IS NULL
JOIN programmes p ON p.house_id = cp.house_id AND p.id = cp.programme_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')) f
WHERE (SELECT count(DISTINCT lower(m.discipline)) FROM team_members m WHERE m.house_id = f.house_id
    AND m.case_id = f.case_id AND m.ends_at IS NULL) < (f.definition -> 'team' ->> 'disciplines')::int) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-10'::text AS rule, 'step-skipped'::text AS code,
    'programme'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT f.house_id, f.case_id, f.programme_id AS subject_id, max(s.at) AS since
FROM (SELECT c.house_id, c.id AS case_id, p.id AS programme_id, p.definition, p.organisation_ids,
    p.lead_organisation_id, cp.joined_at
FROM cases c
JOIN case_programmes cp ON cp.house_id = c.house_id AND cp.case_id = c.id AND cp.ended_at IS NULL
JOIN programmes p ON p.house_id = cp.house_id AND p.id = cp.programme_id
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis')) f
JOIN process_steps s ON s.house_id = f.house_id AND s.case_id = f.case_id
WHERE EXISTS (SELECT 1 FROM jsonb_array_elements_text(f.definition -> 'processSteps') WITH ORDINALITY step(code, n)
    WHERE step.n < (SELECT max(o.n) FROM process_steps d
        JOIN jsonb_array_elements_text(f.definition -> 'processSteps') WITH ORDINALITY o(code, n) ON o.code = d.step
        WHERE d.house_id = f.house_id AND d.case_id = f.case_id)
    AND NOT EXISTS (SELECT 1 FROM process_steps d WHERE d.house_id = f.house_id AND d.case_id = f.case_id
        AND d.step = step.code AND (NOT d.skipped OR d.reason IS NOT NULL)))
    OR EXISTS (SELECT 1 FROM process_steps d WHERE d.house_id = f.house_id AND d.case_id = f.case_id AND d.skipped
        AND d.reason IS NULL AND NOT EXISTS (SELECT 1 FROM process_steps l WHERE l.house_id = d.house_id
            AND l.case_id = d.case_id AND l.step = d.step AND (NOT l.skipped OR l.reason IS NOT NULL)))
GROUP BY f.house_id, f.case_id, f.programme_id) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-18'::text AS rule, 'deviation-without-reason'::text AS code,
    'arrangement_choice'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.at AS since
FROM arrangement_choices a WHERE a.deviates AND a.reason IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-19'::text AS rule, 'outside-age'::text AS code,
    'arrangement_choice'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT f.house_id, f.case_id, f.id AS subject_id, f.at AS since
FROM (SELECT a.house_id, a.case_id, a.id, a.at, a.person_id, a.profile, i.from_age, i.to_age,
    i.targets, i.not_with
FROM arrangement_choices a
JOIN LATERAL (SELECT * FROM interventions x WHERE x.house_id = a.house_id AND x.code = a.code
    ORDER BY x.id DESC LIMIT 1) i ON true) f
JOIN persons p ON p.house_id = f.house_id AND p.id = f.person_id
WHERE 'child' = ANY (f.targets) AND date_part('year', age(day_of(f.at), p.birth_date)) NOT BETWEEN f.from_age AND f.to_age
UNION ALL
SELECT f.house_id, f.case_id, f.id AS subject_id, f.at AS since
FROM (SELECT a.house_id, a.case_id, a.id, a.at, a.person_id, a.profile, i.from_age, i.to_age,
    i.targets, i.not_with
FROM arrangement_choices a
JOIN LATERAL (SELECT * FROM interventions x WHERE x.house_id = a.house_id AND x.code = a.code
    ORDER BY x.id DESC LIMIT 1) i ON true) f
WHERE (f.from_age > 0 OR f.to_age < 120) AND (f.person_id IS NULL OR NOT 'child' = ANY (f.targets))
AND NOT EXISTS (SELECT 1 FROM case_persons cp LEFT JOIN persons p ON p.house_id = cp.house_id AND p.id = cp.person_id
    WHERE cp.house_id = f.house_id AND cp.case_id = f.case_id
    AND (p.birth_date IS NULL OR date_part('year', age(day_of(f.at), p.birth_date)) BETWEEN f.from_age AND f.to_age))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-19'::text AS rule, 'outside-condition'::text AS code,
    'arrangement_choice'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT f.house_id, f.case_id, f.id AS subject_id, f.at AS since
FROM (SELECT a.house_id, a.case_id, a.id, a.at, a.person_id, a.profile, i.from_age, i.to_age,
    i.targets, i.not_with
FROM arrangement_choices a
JOIN LATERAL (SELECT * FROM interventions x WHERE x.house_id = a.house_id AND x.code = a.code
    ORDER BY x.id DESC LIMIT 1) i ON true) f
WHERE f.profile = ANY (f.not_with) OR EXISTS (SELECT 1 FROM profile_assessments p WHERE p.house_id = f.house_id
    AND p.case_id = f.case_id AND p.state = 'open' AND p.foremost AND p.profile = ANY (f.not_with))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-20'::text AS rule, 'no-safe-shelter'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND NOT EXISTS (SELECT 1 FROM regional_offers o WHERE o.house_id = c.house_id AND o.kind = 'safe_shelter'
    AND o.starts_on <= today() AND (o.ends_on IS NULL OR o.ends_on > today()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-20'::text AS rule, 'no-child-psychosocial-offer'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND NOT EXISTS (SELECT 1 FROM regional_offers o WHERE o.house_id = c.house_id AND o.kind = 'child_psychosocial'
    AND o.starts_on <= today() AND (o.ends_on IS NULL OR o.ends_on > today()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PR-20'::text AS rule, 'no-forensic-treatment'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND NOT EXISTS (SELECT 1 FROM regional_offers o WHERE o.house_id = c.house_id AND o.kind = 'forensic_treatment'
    AND o.starts_on <= today() AND (o.ends_on IS NULL OR o.ends_on > today()))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-03'::text AS rule, 'plan-without-analysis'::text AS code,
    'plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT p.house_id, p.case_id, p.id AS subject_id, p.activated_at AS since
FROM plans p JOIN cases c ON c.house_id = p.house_id AND c.id = p.case_id
WHERE p.state IN ('active', 'under_revision') AND NOT EXISTS (SELECT FROM analyses x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.state = 'active')) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-04'::text AS rule, 'one-sided-analysis'::text AS code,
    'analysis'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.made_at AS since
        FROM analyses a JOIN cases c ON c.house_id = a.house_id AND c.id = a.case_id
        WHERE a.state = 'active' AND coalesce((SELECT x.stage <> 'first_signal' FROM signal_stages x WHERE x.house_id = c.house_id AND x.case_id = c.id
    ORDER BY x.id DESC LIMIT 1), c.track = 'mda_acute' OR EXISTS (SELECT FROM safety_levels x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.is_latest AND x.kind = 'safety_level'
    AND x.level < setting_number(x.house_id, 'safety_level_threshold', 6))
    OR EXISTS (SELECT FROM case_signals x WHERE x.house_id = c.house_id AND x.case_id = c.id)
    OR EXISTS (SELECT FROM incidents x WHERE x.house_id = c.house_id AND x.case_id = c.id AND (x.serious OR x.acute))
    OR EXISTS (SELECT FROM referrals x WHERE x.house_id = c.house_id AND x.case_id = c.id AND (x.urgency = 'acute'
        OR x.signal_kind = 'repeat_notification' OR greatest(x.earlier_reports, x.known_reports) > 0))) AND NOT (
            EXISTS (SELECT FROM organisations o WHERE o.id = ANY (a.contributor_ids) AND o.kind IN ('veilig_thuis', 'safety_house', 'police', 'prosecution', 'probation', 'child_protection_board', 'youth_protection'))
            AND EXISTS (SELECT FROM organisations o WHERE o.id = ANY (a.contributor_ids)
                AND o.kind NOT IN ('veilig_thuis', 'safety_house', 'police', 'prosecution', 'probation', 'child_protection_board', 'youth_protection') AND 'care' = ANY (o.chains)))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-04'::text AS rule, 'unsafe-without-link'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, c.opened_at AS since FROM cases c
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND EXISTS (SELECT FROM safety_levels x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.is_latest AND x.kind = 'safety_level'
    AND x.level < setting_number(x.house_id, 'safety_level_threshold', 6)) AND NOT (EXISTS (SELECT FROM participations x JOIN organisations o ON o.id = x.organisation_id
        WHERE x.house_id = c.house_id AND x.case_id = c.id AND o.kind = 'veilig_thuis' AND x.starts_at <= now()
        AND (x.ends_at IS NULL OR x.ends_at > now()))
            AND EXISTS (SELECT FROM participations x JOIN organisations o ON o.id = x.organisation_id
        WHERE x.house_id = c.house_id AND x.case_id = c.id AND o.kind = 'police' AND x.starts_at <= now()
        AND (x.ends_at IS NULL OR x.ends_at > now())))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-05'::text AS rule, 'acknowledgement-open'::text AS code,
    'plan_acknowledgement'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT k.house_id, k.case_id, k.id AS subject_id, k.asked_at AS since
        FROM plan_acknowledgements k JOIN plans p ON p.house_id = k.house_id AND p.id = k.plan_id
        WHERE p.state IN ('active', 'under_revision') AND k.edition = p.edition AND k.acknowledged_at IS NULL
            AND k.asked_at < now() - interval '1 day' * setting_number(k.house_id, 'plan_acknowledgement_days', 10)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-07'::text AS rule, 'child-track-without-owner'::text AS code,
    'plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT p.house_id, p.case_id, p.id AS subject_id, p.activated_at AS since
FROM plans p JOIN cases c ON c.house_id = p.house_id AND c.id = p.case_id
WHERE p.state IN ('active', 'under_revision') AND EXISTS (SELECT FROM household_members m JOIN persons q ON q.house_id = m.house_id
    AND q.id = m.person_id WHERE m.house_id = c.house_id AND m.household_id = c.household_id AND m.ends_on IS NULL
    AND CASE WHEN q.birth_date IS NOT NULL THEN q.birth_date + interval '18 years' > today()
        ELSE m.role = 'child' END)
        AND NOT EXISTS (SELECT FROM plan_tracks x WHERE x.house_id = p.house_id AND x.plan_id = p.id AND x.track = 'child')) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-07'::text AS rule, 'track-without-line'::text AS code,
    'plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT p.house_id, p.case_id, p.id AS subject_id, p.activated_at AS since
FROM plans p JOIN cases c ON c.house_id = p.house_id AND c.id = p.case_id
WHERE p.state IN ('active', 'under_revision') AND c.approach = 'inter' AND EXISTS (
            SELECT FROM unnest(ARRAY['perpetrator', 'victim', 'child', 'other']) AS t(track)
            WHERE (t.track <> 'child' OR EXISTS (SELECT FROM household_members m JOIN persons q ON q.house_id = m.house_id
    AND q.id = m.person_id WHERE m.house_id = c.house_id AND m.household_id = c.household_id AND m.ends_on IS NULL
    AND CASE WHEN q.birth_date IS NOT NULL THEN q.birth_date + interval '18 years' > today()
        ELSE m.role = 'child' END))
                AND (t.track <> 'other' OR EXISTS (SELECT FROM plan_tracks x WHERE x.house_id = p.house_id AND x.plan_id = p.id AND x.track = t.track))
                AND NOT EXISTS (SELECT FROM plan_lines x WHERE x.house_id = p.house_id AND x.plan_id = p.id AND x.track = t.track
                    AND x.withdrawn_at IS NULL))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-10'::text AS rule, 'phase-without-criterion'::text AS code,
    'plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT p.house_id, p.case_id, p.id AS subject_id, p.activated_at AS since
FROM plans p JOIN cases c ON c.house_id = p.house_id AND c.id = p.case_id
WHERE p.state IN ('active', 'under_revision') AND c.phase IN ('direct_safety', 'risk_led_care', 'recovery')
        AND NOT EXISTS (SELECT FROM phase_criteria x WHERE x.house_id = p.house_id AND x.plan_id = p.id AND x.phase = c.phase)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-10'::text AS rule, 'phase-without-evaluation'::text AS code,
    'plan'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT p.house_id, p.case_id, p.id AS subject_id, p.activated_at AS since
FROM plans p JOIN cases c ON c.house_id = p.house_id AND c.id = p.case_id
WHERE p.state IN ('active', 'under_revision') AND c.phase IN ('direct_safety', 'risk_led_care', 'recovery')
        AND NOT EXISTS (SELECT FROM plan_evaluations x WHERE x.house_id = p.house_id AND x.plan_id = p.id AND x.phase = c.phase)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-10'::text AS rule, 'evaluation-overdue'::text AS code,
    'plan_evaluation'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT e.house_id, e.case_id, e.id AS subject_id, e.planned_on AS since
        FROM plan_evaluations e JOIN plans p ON p.house_id = e.house_id AND p.id = e.plan_id
        WHERE p.state IN ('active', 'under_revision') AND e.held_on IS NULL AND e.planned_on < today()) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-12'::text AS rule, 'means-out-of-order'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
        FROM actions a JOIN plans p ON p.house_id = a.house_id AND p.case_id = a.case_id
            AND p.state IN ('active', 'under_revision')
        WHERE a.status IN ('in_progress', 'done') AND EXISTS (SELECT FROM actions b WHERE b.house_id = a.house_id
            AND b.case_id = a.case_id AND b.status IN ('agreed', 'accepted', 'waiting_list', 'blocked')
            AND array_position(p.means_order, CASE b.legal_domain WHEN 'help' THEN 'psychosocial' ELSE b.legal_domain END)
                < array_position(p.means_order, CASE a.legal_domain WHEN 'help' THEN 'psychosocial' ELSE a.legal_domain END))) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-12'::text AS rule, 'treatment-before-safety-plan'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
        FROM actions a WHERE a.kind = 'help_start' AND a.status IN ('in_progress', 'done')
        AND NOT EXISTS (SELECT FROM safety_plans x WHERE x.house_id = a.house_id AND x.case_id = a.case_id
            AND x.activated_at IS NOT NULL)) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-13'::text AS rule, 'coercion-not-explained'::text AS code,
    'measure'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'measures'::text AS category,
    1024::bigint AS category_mask
FROM (SELECT m.house_id, m.case_id, m.id AS subject_id, m.decided_on AS since FROM measures m
        WHERE m.frame IN ('coercive_administrative', 'coercive_civil', 'coercive_criminal') AND m.status IN ('decided_yes', 'running')
            AND m.explained_on IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-15'::text AS rule, 'home-ban-with-intimate-terror'::text AS code,
    'measure'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'measures'::text AS category,
    1024::bigint AS category_mask
FROM (SELECT m.house_id, m.case_id, m.id AS subject_id, m.requested_on AS since FROM measures m
        WHERE m.kind = 'home_ban' AND m.status IN ('requested', 'decided_yes', 'running')
            AND m.ban_trust IS NULL AND m.accompanying_id IS NULL AND (EXISTS (SELECT FROM danger_pairs x WHERE x.house_id = m.house_id AND x.case_id = m.case_id
        AND x.kind = 'intimate_terror' AND x.lifted_at IS NULL)
    OR EXISTS (SELECT FROM profile_assessments x WHERE x.house_id = m.house_id AND x.case_id = m.case_id
        AND x.foremost AND x.state = 'open' AND x.profile = 'intimate_terror')
    OR EXISTS (SELECT FROM analyses x WHERE x.house_id = m.house_id AND x.case_id = m.case_id
        AND x.state = 'active' AND x.foremost_profile = 'intimate_terror')) AND NOT EXISTS (SELECT FROM participations me WHERE me.house_id = m.house_id
    AND me.case_id = m.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now()))
            AND coalesce((SELECT s.value ->> 'value' FROM house_settings s WHERE s.house_id = m.house_id
                AND s.name = 'home_ban_with_it' AND s.starts_at <= now()
                ORDER BY s.starts_at DESC LIMIT 1), 'finding') <> 'allow') q
UNION ALL
SELECT q.house_id, q.case_id, 'PL-18'::text AS rule, 'legal-weighing-missing'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, coalesce((SELECT max(x.at) FROM case_moves x
            WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.field = 'coercive_framework'), c.opened_at) AS since
        FROM cases c WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND (c.coercive_framework IN ('needed', 'to_consider')
            OR EXISTS (SELECT FROM measures x WHERE x.house_id = c.house_id AND x.case_id = c.id AND x.frame IN ('coercive_administrative', 'coercive_civil', 'coercive_criminal')
                AND x.status = 'requested'))
        AND NOT EXISTS (SELECT FROM legal_weighings x WHERE x.house_id = c.house_id AND x.case_id = c.id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-04'::text AS rule, 'rationale-missing'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped') AND a.rationale IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-05'::text AS rule, 'bridging-help-missing'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped') AND a.status = 'waiting_list' AND a.bridging_help IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-09'::text AS rule, 'joint-after-danger'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped') AND a.requires_joint AND NOT EXISTS (SELECT FROM participations me WHERE me.house_id = a.house_id
    AND me.case_id = a.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now())) AND (
            EXISTS (SELECT FROM incidents x WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.serious AND x.person_ids && a.subject_ids)
            OR EXISTS (SELECT FROM red_flags x WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.person_id = ANY (a.subject_ids)
                AND x.flag IN ('weapon', 'extreme_fear', 'silenced'))
            OR EXISTS (SELECT FROM risk_factors x WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.code = 'psychiatric'
                AND x.person_ids && a.subject_ids))) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-10'::text AS rule, 'overdue'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status IN ('agreed', 'accepted', 'in_progress', 'waiting_list', 'blocked') AND a.due_on < today()) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-10'::text AS rule, 'feedback-after-discussion'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status IN ('agreed', 'accepted', 'in_progress', 'waiting_list', 'blocked') AND coalesce(a.feedback_on, a.due_on, 'infinity') >= (SELECT day_of(min(g.starts_at))
            FROM agenda_items i JOIN meetings g ON g.house_id = i.house_id AND g.id = i.meeting_id
    WHERE i.house_id = a.house_id AND i.case_id = a.case_id AND g.starts_at > now() AND i.status = 'scheduled')) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-11'::text AS rule, 'agreed-again'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped') AND a.repeating) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-11'::text AS rule, 'unchanged-through-two-meetings'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status IN ('agreed', 'accepted', 'in_progress', 'waiting_list', 'blocked') AND 2 <= (SELECT count(DISTINCT g.id) FROM agenda_items i JOIN meetings g ON g.house_id = i.house_id AND g.id = i.meeting_id
    WHERE i.house_id = a.house_id AND i.case_id = a.case_id AND i.status IN ('decided', 'deferred')
            AND g.starts_at > a.changed_at AND g.starts_at <= now())) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-11'::text AS rule, 'child-appointments-cancelled'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since FROM actions a
        WHERE 3 <= (SELECT count(*) FROM appointment_cancellations x
            WHERE x.house_id = a.house_id AND x.action_id = a.id)
        AND a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped')
        AND EXISTS (SELECT FROM persons x WHERE x.house_id = a.house_id AND x.id = ANY (a.subject_ids)
            AND x.birth_date + interval '18 years' > today())) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-12'::text AS rule, 'fall-back-missing'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped') AND a.waits_for IS NOT NULL AND a.fall_back_on IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-12'::text AS rule, 'required-by-missing'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status NOT IN ('cancelled', 'declined', 'done', 'no_show', 'not_done', 'stopped') AND a.kind = 'practical_provision' AND a.required_by IS NULL) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-13'::text AS rule, 'pair-missing'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status IN ('agreed', 'accepted', 'in_progress', 'waiting_list', 'blocked') AND a.kind IN ('contact_task', 'help_start', 'outreach', 'home_visit', 'joint_home_visit', 'long_term_support') AND a.second_professional_id IS NULL AND EXISTS (SELECT FROM case_programmes x JOIN programmes g ON g.house_id = x.house_id
    AND g.id = x.programme_id WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.ended_at IS NULL
    AND (g.definition ->> 'pairsRequired')::boolean)) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-13'::text AS rule, 'one-worker-for-both'::text AS code,
    'action'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'safety'::text AS category,
    32::bigint AS category_mask
FROM (SELECT a.house_id, a.case_id, a.id AS subject_id, a.changed_at AS since
FROM actions a WHERE a.status IN ('agreed', 'accepted', 'in_progress', 'waiting_list', 'blocked') AND a.kind IN ('contact_task', 'help_start', 'outreach', 'home_visit', 'joint_home_visit', 'long_term_support') AND EXISTS (SELECT FROM case_programmes x JOIN programmes g ON g.house_id = x.house_id
    AND g.id = x.programme_id WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.ended_at IS NULL
    AND (g.definition ->> 'pairsRequired')::boolean) AND NOT EXISTS (SELECT FROM participations me WHERE me.house_id = a.house_id
    AND me.case_id = a.case_id AND me.organisation_id = (SELECT current_organisation()) AND me.acts_for IS NOT NULL
    AND me.starts_at <= now() AND (me.ends_at IS NULL OR me.ends_at > now())) AND EXISTS (SELECT FROM persons x WHERE x.house_id = a.house_id AND x.id = ANY (a.subject_ids)
        AND x.sex = 'female' AND x.birth_date + interval '18 years' <= today())
        AND EXISTS (SELECT FROM actions b WHERE b.house_id = a.house_id AND b.case_id = a.case_id AND b.id <> a.id
            AND b.status IN ('agreed', 'accepted', 'in_progress', 'waiting_list', 'blocked') AND b.owner_professional_id = a.owner_professional_id
            AND EXISTS (SELECT FROM persons x WHERE x.house_id = b.house_id AND x.id = ANY (b.subject_ids)
        AND x.sex = 'male' AND x.birth_date + interval '18 years' <= today()))
        AND (EXISTS (SELECT FROM danger_pairs x WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.lifted_at IS NULL)
            OR EXISTS (SELECT FROM incidents x WHERE x.house_id = a.house_id AND x.case_id = a.case_id)
            OR EXISTS (SELECT FROM profile_assessments x WHERE x.house_id = a.house_id AND x.case_id = a.case_id AND x.foremost AND x.state = 'open'
                AND x.profile IN ('intimate_terror', 'complex_divorce')))) q
UNION ALL
SELECT q.house_id, q.case_id, 'AC-13'::text AS rule, 'peer-support-not-recorded'::text AS code,
    'case'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT c.house_id, c.id AS case_id, c.id AS subject_id, p.activated_at AS since
        FROM cases c JOIN plans p ON p.house_id = c.house_id AND p.case_id = c.id
            AND p.state IN ('active', 'under_revision') AND p.kind <> 'intake_plan'
        WHERE c.status IN ('closing', 'follow_up', 'monitoring', 'opened', 'parked', 'plan_active', 'preparing', 'scaling_down', 'stagnated', 'under_analysis') AND NOT EXISTS (SELECT FROM peer_offers x
            WHERE x.house_id = c.house_id AND x.case_id = c.id)) q
UNION ALL
SELECT q.house_id, q.case_id, 'NO-07'::text AS rule, 'receipt-missing'::text AS code,
    'event'::text AS subject, q.subject_id, q.since::timestamptz AS since, 'coordination'::text AS category,
    16::bigint AS category_mask
FROM (SELECT e.house_id, e.stream_id AS case_id, e.id AS subject_id, min(d.delivered_at) AS since
        FROM events e JOIN deliveries d ON d.house_id = e.house_id AND d.event_id = e.id
        WHERE e.notice_class = 'acknowledge' AND d.state <> 'acknowledged' AND d.delivered_at IS NOT NULL
            AND (d.repeats > 0 OR d.receipt_due_at <= now())
        GROUP BY e.house_id, e.stream_id, e.id) q) u WHERE u.house_id = c.house_id AND u.case_id = c.id OFFSET 0) f
LEFT JOIN finding_acknowledgements a ON a.house_id = f.house_id AND a.case_id = f.case_id AND a.since = f.since
    AND a.finding_id = md5(concat_ws(' ', f.rule, f.code, f.case_id, f.subject_id))::uuid
;

GRANT SELECT ON case_findings TO ketenpoort_reader, ketenpoort_writer
;

CREATE VIEW contradictions WITH (security_invoker = true) AS
SELECT s.house_id, md5(concat_ws(' ', s.cell, s.subject_id))::uuid AS id, s.organisation_id, s.record_kind::text,
    s.subject_id AS record_id, s.cell::text AS combination, s.day
FROM (SELECT r.house_id, r.id AS root_id, r.id AS subject_id, ((r.arrived_at) AT TIME ZONE 'Europe/Amsterdam')::date AS day,
    'referral arrived before it was sent' AS cell, o.kind AS organisation_kind,
    CASE WHEN r.arrived_at < r.sent_at THEN 1 ELSE 0 END AS numerator, 1 AS denominator,
    r.organisation_id, 'referral' AS record_kind
FROM referrals r JOIN organisations o ON o.id = r.organisation_id WHERE r.state <> 'duplicate'
UNION ALL SELECT c.house_id, c.case_id, c.id, ((c.created_at) AT TIME ZONE 'Europe/Amsterdam')::date, 'consent as ground without the consent', o.kind,
    CASE WHEN c.ground_id IS NULL THEN 1 ELSE 0 END, 1, c.organisation_id, 'contribution'
FROM contributions c JOIN organisations o ON o.id = c.organisation_id WHERE c.ground_kind = 'consent'
UNION ALL SELECT h.house_id, h.case_id, h.id, ((h.created_at) AT TIME ZONE 'Europe/Amsterdam')::date, 'help ended before it began', o.kind,
    CASE WHEN h.ends_on < h.starts_on THEN 1 ELSE 0 END, 1, h.organisation_id, 'help'
FROM help_periods h JOIN organisations o ON o.id = h.organisation_id WHERE h.starts_on IS NOT NULL
UNION ALL SELECT a.house_id, a.case_id, a.id, ((a.changed_at) AT TIME ZONE 'Europe/Amsterdam')::date, 'action done without a result', o.kind,
    CASE WHEN a.result IS NULL THEN 1 ELSE 0 END, 1, a.owner_organisation_id, 'action'
FROM actions a JOIN organisations o ON o.id = a.owner_organisation_id WHERE a.status = 'done') s WHERE s.numerator = 1
;

GRANT SELECT ON contradictions TO ketenpoort_reader
;

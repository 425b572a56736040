"""The one list of dependencies. Ranges here; what CI and `make` install is locked in requirements.lock."""

from pathlib import Path

from setuptools import find_packages, setup

VERSION = Path("pipelines/version.py").read_text().split('VERSION = "')[1].split('"')[0]

setup(
    name="newsbeam",
    version=VERSION,
    description="News feeds in, clean deduplicated article records out: an Apache Beam pipeline",
    long_description=Path("README.md").read_text(),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11,<3.13",
    packages=find_packages(include=["schemas*", "transforms*", "pipelines*"]),
    package_data={"transforms.article.body": ["model.npz"], "transforms.feeds": ["months.txt"]},
    entry_points={"console_scripts": ["newsbeam=pipelines.cli:program"]},
    install_requires=[
        "apache-beam>=2.77,<2.78",  # the graph; pinned to a minor: runners and SDK must agree
        "feedparser>=6.0.14,<7",  # RSS and Atom
        "trafilatura>=2.3.1,<2.4",  # article text: the judge's second opinion
        "resiliparse>=2,<3",  # another opinion where both are in doubt
        "ftfy>=6.3,<7",  # mojibake
        "lxml>=6,<7",  # HTML and OPML trees
        "pyyaml>=6,<7",  # lists of feeds in YAML
        "lxml_html_clean>=0.4,<1",  # trafilatura needs it beside lxml
        "charset-normalizer>=3.4,<4",  # charset of pages that don't say
        "webencodings>=0.5,<1",  # charset labels as browsers read them
        "python-dateutil>=2.9,<3",  # dates
        "aiohttp>=3.14,<4",  # the web client
        "orjson>=3.10,<4",  # what a child process answers, in an eighth of json's time
        "ada-url>=1.30,<5",  # URLs as browsers read them (WHATWG)
        "publicsuffixlist>=1.0,<2",  # registrable domains
        "google-re2>=1.1,<2",  # many patterns asked of a word at once
        "numpy>=2.2,<3",  # fingerprints of texts; the judge of bodies
        "protego>=0.7,<1",  # patterns of robots.txt
        "sqlalchemy>=2.1,<2.2",  # the ledger
        "alembic>=1.18,<2",  # its migrations
        "rich>=14,<16",  # the summary on a terminal
        "fastavro>=1.12,<2",  # --format avro; Beam brings it too
        "pyarrow>=16,<26",  # --format parquet; likewise
    ],
    extras_require={
        "archive": ["fastwarc>=2.0.1,<3"],  # WARC files, written and read
        "gcp": ["google-cloud-pubsub>=2.30,<3", "google-cloud-storage>=3.4,<4", "google-cloud-bigquery>=3.30,<4"],
        "postgres": ["psycopg[binary]>=3.2,<4"],
        "dataflow": ["apache-beam[gcp]>=2.77,<2.78"],  # to submit to Dataflow, and for its workers
        "train": ["catboost>=1.2.8,<2"],  # python -m bench.bodymodel
        "dev": [
            "pytest>=9,<10",
            "wheel>=0.45,<1",  # builds the wheel that the image installs
            "pytest-timeout>=2.4,<3",
            "pytest-xdist>=3.8,<4",  # the suite on all cores
            "hypothesis>=6.150,<7",
            "mypy>=2,<3",
            "ruff>=0.17,<0.18",
            "lxml-stubs>=0.5,<1",
            "types-webencodings>=0.5,<1",
            "types-python-dateutil>=2.9,<3",
            "types-PyYAML>=6,<7",
            "jsonschema>=4.23,<5",  # checks our own schema and records against each other
            "types-jsonschema>=4.23,<5",
            "babel>=2.18,<3",  # the CLDR, which names of months are compared with
            "fastfeedparser>=0.6.5,<0.7",  # the benchmark's other parser
            "cryptography>=45",  # certificates of the tests' TLS servers
            "kubernetes-validate>=1.37,<2",  # Kubernetes' own schemas, for the manifests in deploy/
            "python-hcl2>=8.1,<9",  # Terraform's language, for deploy/terraform
        ],
    },
)

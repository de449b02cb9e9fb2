"""Which triple stores are started, and how: Oxigraph, Apache Jena Fuseki (TDB2) and RDF4J (native store).

The first comes from PyPI, the others lie in build/servers after `make robot` and need Java. Each keeps its
data on disk, in the folder `data` of the one that it is given.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from folders import ROOT

JARS = ROOT / "build" / "servers"
# What they load is small: they need not be fast, but should start quickly.
JAVA = ("java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
USER, PASSWORD = "somebody", "opensesame"  # of the places that are locked


@dataclass(frozen=True)
class Kind:
    """One kind of store, and the paths of its addresses.

    By `url` `clemency load` knows what it is; of `base` it must be told. `protocol` takes the SPARQL 1.1
    Graph Store HTTP Protocol to the letter.
    """

    name: str
    base: str
    url: str
    protocol: str
    everything: str  # all graphs, as N-Quads
    query: str
    update: str
    alive: str
    command: Callable[[Path, int], list[str]]
    prepare: Callable[[Path], None]
    set_up: Callable[[str], None]
    locked: str = ""  # what `url` is where a password is asked for, if the server itself can ask
    read_only: str = ""
    needs: tuple[str, ...] = ()  # files in build/servers
    needs_restart: bool = False  # once its disk was full, even when there is room again


def missing(kind: Kind) -> str:
    """What this kind cannot be started for want of, or nothing."""
    if kind.name == "oxigraph":
        return "" if oxigraph() else "needs the development dependency 'oxigraph'"
    if not shutil.which("java"):
        return "needs Java 17 or later"
    absent = [name for name in kind.needs if not (JARS / name).exists()]
    return f"needs {' and '.join(absent)} in build/servers, where `make robot` puts them" if absent else ""


def oxigraph() -> str | None:
    return shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")


def _oxigraph(folder: Path, port: int) -> list[str]:
    program = oxigraph() or "oxigraph"
    return [
        program, "serve", "--location", str(folder / "data"), "--union-default-graph",
        "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip


FUSEKI = """
PREFIX :       <#>
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2:   <http://jena.apache.org/2016/tdb#>

[] a fuseki:Server ; fuseki:passwd "passwd" ; fuseki:auth "basic" .

:open a fuseki:Service ; fuseki:name "clemency" ; fuseki:dataset :dataset ;
    fuseki:endpoint :query , :update , [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
:locked a fuseki:Service ; fuseki:name "locked" ; fuseki:dataset :dataset ; fuseki:allowedUsers "somebody" ;
    fuseki:endpoint :query , :update , [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
:readOnly a fuseki:Service ; fuseki:name "read-only" ; fuseki:dataset :dataset ;
    fuseki:endpoint :query , [ fuseki:operation fuseki:gsp-r ; fuseki:name "data" ] .

:query fuseki:operation fuseki:query ; fuseki:name "sparql" .
:update fuseki:operation fuseki:update ; fuseki:name "update" .
:dataset a tdb2:DatasetTDB2 ; tdb2:location "data" ; tdb2:unionDefaultGraph true .
"""


def _fuseki(folder: Path, port: int) -> list[str]:
    jar, main = JARS / "jena-fuseki-server.jar", "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
    return [*JAVA, "-cp", str(jar), main, "--localhost", "--port", str(port), "--config", "config.ttl"]


def _fuseki_files(folder: Path) -> None:
    (folder / "config.ttl").write_text(FUSEKI, "utf-8")
    (folder / "passwd").write_text(f"{USER}: {PASSWORD}\n", "utf-8")


RDF4J = """
PREFIX rep:  <http://www.openrdf.org/config/repository#>
PREFIX sr:   <http://www.openrdf.org/config/repository/sail#>
PREFIX sail: <http://www.openrdf.org/config/sail#>

[] a rep:Repository ; rep:repositoryID "clemency" ;
    rep:repositoryImpl [
        rep:repositoryType "openrdf:SailRepository" ;
        sr:sailImpl [ sail:sailType "openrdf:NativeStore" ]
    ] .
"""


def _rdf4j(folder: Path, port: int) -> list[str]:
    return [
        *JAVA,
        f"-Dorg.eclipse.rdf4j.appdata.basedir={folder / 'data'}",
        # Else Tomcat looks through every jar for what none of them has.
        "-Dtomcat.util.scan.StandardJarScanFilter.jarsToSkip=*.jar",
        "-jar", str(JARS / "webapp-runner.jar"),
        "--port", str(port), "-Aaddress=127.0.0.1", "--path", "/rdf4j-server",
        "--temp-directory", str(folder / "tomcat"),
        str(JARS / "rdf4j-http-server.war"),
    ]  # fmt: skip


def _rdf4j_repository(address: str) -> None:
    where = f"{address}/rdf4j-server/repositories/clemency"
    if httpx.get(f"{where}/size").status_code == httpx.codes.NOT_FOUND:
        httpx.put(where, content=RDF4J, headers={"Content-Type": "text/turtle"}).raise_for_status()


def _nothing(_: object) -> None:
    pass


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "oxigraph", base="", url="/store", protocol="/store", everything="/store",
            query="/query", update="/update", alive="/",
            command=_oxigraph, prepare=_nothing, set_up=_nothing, needs_restart=True,
        ),
        Kind(
            "fuseki", base="/clemency", url="/clemency/data", protocol="/clemency/data",
            everything="/clemency/data", query="/clemency/sparql", update="/clemency/update",
            alive="/clemency/data?default",
            command=_fuseki, prepare=_fuseki_files, set_up=_nothing,
            locked="/locked/data", read_only="/read-only/data",
            needs=("jena-fuseki-server.jar",),
        ),
        Kind(
            "rdf4j", base="/rdf4j-server/repositories/clemency", url="/rdf4j-server/repositories/clemency",
            protocol="/rdf4j-server/repositories/clemency/rdf-graphs/service",
            everything="/rdf4j-server/repositories/clemency/statements",
            query="/rdf4j-server/repositories/clemency",
            update="/rdf4j-server/repositories/clemency/statements",
            alive="/rdf4j-server/protocol", command=_rdf4j, prepare=_nothing, set_up=_rdf4j_repository,
            needs=("rdf4j-http-server.war", "webapp-runner.jar"),
        ),
    )
}  # fmt: skip

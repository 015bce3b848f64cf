package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A session of psql with PostgreSQL is recorded, and played again as either side. */
@Timeout(180)
class PostgresTest {
    /** Debian keeps the server's programs off the path, in a folder for each version. */
    private static final Path DEBIANS = Path.of("/usr/lib/postgresql");

    private static final String NOBODY = "65534";

    /** BackendKeyData: a process and a secret, new in each session (PostgreSQL, 55.7). */
    private static final String BACKEND_KEY = "K\\x00\\x00\\x00\\x0c.{8}";

    private static final String STATEMENTS = """
            select n, 'Привет ' || n as greeting from generate_series(1, 3) as n;
            create temporary table payment (amount numeric);
            insert into payment values (0.10), (12.34);
            select sum(amount) from payment;
            select 1 / 0;
            """;

    private static final String PRINTED = """
            n|greeting
            1|Привет 1
            2|Привет 2
            3|Привет 3
            (3 rows)
            CREATE TABLE
            INSERT 0 2
            sum
            12.44
            (1 row)
            """;

    @TempDir
    private Path folder;

    private Path programs;

    @BeforeEach
    void find() throws IOException {
        ForeignServer.require("postgresql-client", "psql");
        programs = programs();
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.isDirectory(DEBIANS) ? Files.list(DEBIANS) : null) {
            return Stream.concat(
                            versions == null ? Stream.of() : versions.map(v -> v.resolve("bin")),
                            Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() ->
                            Missing.here("initdb is missing; Debian: apt install postgresql"));
        }
    }

    @Test
    void recordedSessionIsPlayedAsClientAndAsServer() throws Exception {
        makeDatabase();
        try (ForeignServer postgres = ForeignServer.start(this::server)) {
            PlayedAgain talk = PlayedAgain.recorded(postgres, PostgresTest::psql, folder);
            assertThat(talk.printed()).isEqualTo(PRINTED);
            talk.asServer(Masks.none());
            assertThat(talk.asClient(Masks.of(List.of(BACKEND_KEY))))
                    .flatExtracting(Outcome::differences)
                    .isEmpty();
            assertThat(talk.asClient(Masks.none()))
                    .flatExtracting(Outcome::differences)
                    .hasSize(1); // the key
        }
    }

    private void makeDatabase() throws IOException {
        if (isRoot()) {
            Files.setAttribute(folder, "unix:uid", Integer.valueOf(NOBODY));
        }
        List<String> initdb = asNobody(
                programs.resolve("initdb").toString(),
                "--pgdata=" + database(),
                "--username=alice",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        try (Child child = Child.start(initdb, Map.of())) {
            child.output();
        }
    }

    private List<String> server(int port) {
        return asNobody(
                programs.resolve("postgres").toString(),
                "-D",
                database().toString(),
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-k", // no Unix socket
                "",
                "-F"); // nothing need outlive the test
    }

    private Path database() {
        return folder.resolve("database");
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> asNobody(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String psql(int to) {
        List<String> psql = List.of(
                "psql",
                "--no-psqlrc",
                "--no-align",
                "--host=127.0.0.1",
                "--port=" + to,
                "--username=alice",
                "--dbname=postgres");
        Map<String, String> plain = Map.of("PGSSLMODE", "disable", "PGGSSENCMODE", "disable");
        try (Child client = Child.start(psql, plain)) {
            STATEMENTS.lines().forEach(client::tell);
            client.tell("\\q");
            return client.output();
        }
    }
}

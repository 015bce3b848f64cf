package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A mail that swaks gives to aiosmtpd is recorded line by line, and played again as either side. */
@Timeout(120)
class SmtpTest {
    /** What swaks makes up for each mail anew. */
    private static final Masks NEW_IN_EACH_MAIL =
            Masks.of(List.of("^Date: .*", "^Message-Id: <.*>", "^X-Mailer: .*"));

    @TempDir
    private Path folder;

    @Test
    void recordedConversationIsPlayedAsClientAndAsServer() throws Exception {
        ForeignServer.require("python3-aiosmtpd", "aiosmtpd");
        ForeignServer.require("swaks", "swaks");
        try (ForeignServer smtp = ForeignServer.start(SmtpTest::server)) {
            PlayedAgain talk =
                    PlayedAgain.recorded(smtp, SmtpTest::mail, folder, Framing.parse("crlf"));
            assertThat(talk.printed())
                    .contains("<-  220 ", "<-  354 End data", "<-  250 OK", "<-  221 Bye");
            talk.asServer(NEW_IN_EACH_MAIL);
            assertThat(talk.asClient(Masks.none()))
                    .flatExtracting(Outcome::differences)
                    .isEmpty();
        }
    }

    private static List<String> server(int port) {
        return List.of("aiosmtpd", "-n", "-l", "127.0.0.1:" + port, "-c", "aiosmtpd.handlers.Sink");
    }

    /** What the server said, as swaks shows it. */
    private static String mail(int to) {
        List<String> swaks = List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + to,
                "--helo",
                "client.example",
                "--from",
                "alice@client.example",
                "--to",
                "bob@server.example",
                "--h-Subject",
                "greeting", // its own says the time
                "--body",
                "Привет, Боб!\n.\nThe line above is a dot alone.",
                "--hide-informational",
                "--hide-send");
        try (Child client = Child.start(swaks, Map.of())) {
            return client.output();
        }
    }
}

package dev.antiphon.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.Control;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of {@code docs/control-api.md} are answered, in the order of the page. */
class ControlApiPageTest {
    private static final Path PAGE = Path.of("../docs/control-api.md");
    private static final Pattern FIRST = Pattern.compile("curl -d '([^']*)' \\\\\n");
    private static final Pattern BLOCK = Pattern.compile("```api\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REQUEST =
            Pattern.compile("api ([A-Z]+) ('[^']*'|[^ \n]+)(?: '([^\n]*)')?\n");

    @Test
    void everyRequestSucceeds() throws IOException {
        String page = Files.readString(PAGE);
        Matcher first = FIRST.matcher(page);
        assertThat(first.find()).isTrue();
        List<String> failed = new ArrayList<>();
        int count = 0;
        try (Control control = Control.start();
                ControlServer server =
                        ControlServer.builder(control).address("127.0.0.1:0").start();
                ApiClient api = new ApiClient(server)) {
            int port = api.stub(first.group(1));
            try (Peer one = Peer.connect(port);
                    Peer two = Peer.connect(port)) {
                one.ask("PING");
                two.ask("PING");
                for (Matcher block = BLOCK.matcher(page); block.find(); ) {
                    for (Matcher each = REQUEST.matcher(block.group(1)); each.find(); count++) {
                        String path = each.group(2).replace("'", "");
                        String body = each.group(3) == null ? "" : each.group(3);
                        var answer = api.send(
                                each.group(1), "/api/" + path, body.replace("\"5s\"", "\"0s\""));
                        if (answer.status() >= 300) {
                            failed.add(each.group() + answer.body());
                        }
                    }
                }
            }
        }
        assertThat(failed).isEmpty();
        assertThat(count).isGreaterThan(35);
    }
}

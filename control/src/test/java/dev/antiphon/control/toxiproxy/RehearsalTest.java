package dev.antiphon.control.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class RehearsalTest extends ToxiproxyCase {
    @Override
    ToxiproxyServer started() throws IOException {
        return ToxiproxyServer.builder().metrics().rehearse().start();
    }

    @Test
    void theProxyOfARehearsalIsNotAmongThoseOfTheServer() throws Exception {
        assertCall("GET", "/proxies", "", 200, "{}");
        assertCall("GET", "/metrics", "", 200, "");
    }

    @Test
    void bytesPassInARehearsalWithToxicsAndWithout() {
        assertThat(Rehearsal.run()).isPositive();
    }
}

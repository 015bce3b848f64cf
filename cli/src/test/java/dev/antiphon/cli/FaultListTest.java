package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.stub.fault.WireFault;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool lists every built-in fault, in both languages. */
class FaultListTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void helpOfTheProxyListsEveryFault(String language) {
        String help = Ran.of("proxy", "--help", "--lang", language).out();
        assertThat(help.replaceAll("\\s+", "")).contains(WireFault.forms());
    }

    private static String[] names() {
        return WireFault.forms().stream().map(each -> each.split(":", 2)[0]).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void refusalOfAFaultListsEveryFault(String language) {
        Ran refused = Ran.of("proxy", "--to", "1", "--fault", "nothing:4", "--lang", language);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--fault nothing:4").contains(names());
    }
}

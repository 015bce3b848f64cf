package dev.antiphon.stub.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** Numbers and times of a file of rules at their edges: zero, negative, huge, malformed. */
class EdgesInRulesTest {
    private static final String HUGE = "99999999999999999999";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push: {every: 1ms, after: 0s, times: 1, reply: x}",
                "push: {every: 8760h, times: 999999999999999999, reply: x}",
                "rules: [{when: {size: 0}, reply: x}]",
                "rules: [{when: {size: 0..2147483647}, reply: x}]",
                "rules: [{when: {message: 999999999999999999}, reply: x}]",
                "rules: [{when: {field: {u8@0: 255}}, reply: x}]",
                "rules: [{when: {field: {i64@-8: -9223372036854775808}}, reply: x}]",
                "rules: [{when: {field: {u64@0: 18446744073709551615}}, reply: x}]",
                "rules: [{when: {field: {hex@0:1: FF}}, reply: x}]",
                "rules: [{when: a, reply: {text: x, after: 0s}}]",
                "rules: [{when: a, reply: {text: x, after: 10m}}]",
                "rules: [{when: a, reply: {text: x, after: 0s..0s}}]",
                "rules: [{when: a, reply: {text: x, after: lognormal 0s 5}}]",
                "faults: 'stall:0,8760h'",
                "faults: 'reset:0 on connection 999999999999999999'",
                "faults: 'reset:1125899906842624'",
            })
    void possibleValueIsTaken(String rules) {
        StubFile.parse("rules.yaml", rules, Path.of(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "push: {every: 0s, reply: x}|1:15: every 0s; give a time above zero",
                "push: {every: -1s, reply: x}|1:15: \"-1s\" is no time",
                "push: {every: HUGEs, reply: x}|1:15: \"HUGEs\" is no time",
                "push: {every: 1s, times: 0, reply: x}|1:26: 0 is out of bounds; give 1 or more",
                "push: {every: 1s, times: HUGE, reply: x}|1:26: HUGE is out of bounds; give 1 to",
                "push: {every: 1s, times: -HUGE, reply: x}|1:26: -HUGE is out of bounds",
                "push: {every: 1s, after: -1s, reply: x}|1:26: \"-1s\" is no time",
                "rules: [{when: {size: -1}, reply: x}]|1:23: \"-1\" is no size; write",
                "rules: [{when: {size: HUGE}, reply: x}]|1:23: \"HUGE\" is no size; write",
                "rules: [{when: {size: -5..-2}, reply: x}]|1:23: \"-5\" is no size; write",
                "rules: [{when: {size: 0..2147483648}, reply: x}]|1:23: 2147483648 is out of bounds; write",
                "push: {every: 8761h, reply: x}|1:15: \"8761h\" is over a year; write",
                "faults: 'reset:1125899906842625'|1:9: \"reset:1125899906842625\" is no fault: BYTES",
                "rules: [{when: {message: 0}, reply: x}]|1:26: 0 is out of bounds; give 1 or more",
                "rules: [{when: {connection: -1}, reply: x}]|1:29: -1 is out of bounds; give 1",
                "rules: [{when: {field: {u8@0: 256}}, reply: x}]|1:31: \"256\" is no value of u8@0; give",
                "rules: [{when: {field: {u8@0: -1}}, reply: x}]|1:31: \"-1\" is no value of u8@0; give",
                "rules: [{when: {field: {u8@0: 0x10}}, reply: x}]|1:31: \"0x10\" is no value of u8@0;",
                "rules: [{when: {field: {u8@0: 007}}, reply: x}]|1:31: \"007\" is no value of u8@0;",
                "rules: [{when: {field: {u64@0: HUGE}}, reply: x}]|1:32: \"HUGE\" is no value of u64@0;",
                "rules: [{when: {field: {u8@0: 5..1}}, reply: x}]|1:31: no number is at least 5 and at",
                "rules: [{when: {field: {u8@HUGE: 1}}, reply: x}]|1:25: \"u8@HUGE\" is no field",
                "rules: [{when: a, reply: {text: x, after: -1s}}]|1:43: \"-1s\" is no time",
                "rules: [{when: a, reply: {text: x, after: 11m}}]|1:43: \"11m\" is no delay: time is 660s; give",
                "rules: [{when: a, reply: {text: x, after: 2s..1s}}]|1:43: \"2s..1s\" is no delay: no time",
                "rules: [{when: a, reply: {text: x, after: lognormal 10ms .}}]|1:43: \"lognormal 10ms .\" is no delay;",
                "rules: [{when: a, reply: {text: x, after: lognormal 10ms 1.2.3}}]|1:43: \"lognormal 10ms 1.2.3\" is no delay;",
                "rules: [{when: a, reply: {text: x, after: lognormal 10ms -1}}]|1:43: \"lognormal 10ms -1\" is no delay;",
                "rules: [{when: a, reply: {text: x, after: lognormal 10ms 9}}]|1:43: \"lognormal 10ms 9\" is no delay: sigma",
                "faults: 'reset:HUGE'|1:9: \"reset:HUGE\" is no fault: BYTES is \"HUGE\"; give a number",
                "faults: 'close:0s'|1:9: \"close:0s\" is no fault: TIME is \"0s\"; give a time above",
                "faults: 'drip:0,1s'|1:9: \"drip:0,1s\" is no fault: BYTES is \"0\"; give a number",
                "faults: 'bandwidth:2T'|1:9: \"bandwidth:2T\" is no fault: BYTES_PER_SECOND is",
                "faults: 'reset:1 on connection 0'|1:9: there is no connection 0; the first one",
                "faults: 'reset:1 on message HUGE'|1:9: HUGE is out of bounds; give 1 or more",
                "faults: 'reset:1 with probability 0'|1:9: a probability of 0.0; give one above 0",
                "faults: 'reset:1 with probability 1.1'|1:9: a probability of 1.1; give one above 0",
                "framing: fixed:0|1:10: framing \"fixed:0\": a message has 1 byte at the least",
            })
    void impossibleValueIsRefusedWithItsPlace(String rules, String said) {
        assertThatThrownBy(() ->
                        StubFile.parse("rules.yaml", rules.replace("HUGE", HUGE), Path.of("")))
                .isInstanceOf(StubFileException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage())
                        .startsWith("rules.yaml:" + said.replace("HUGE", HUGE)));
    }
}

package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistyped option or value ends with 2, its place and the word that was probably meant. */
class NearestWordTest {
    private static Ran ran(String language, String line) {
        return Ran.of((line + " --lang " + language).split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send -f LINE x|--framing LINE: unknown framing|line",
                "send -f redis x|--framing redis: unknown framing|resp",
                "send -f hl7 x|--framing hl7: unknown framing|mllp[,lenient]",
                "send -f line>length:4 x|--framing line>length:4: unknown framing|line > length:4",
                "serve --transport uring|--transport uring: unknown transport|io_uring",
                "send --timeout 5 x|--timeout 5: invalid time|5s",
                "send --pause 1.5 x|--pause 1.5: invalid time|1.5s",
                "load --duration 5|--duration 5: invalid time|5s",
                "serve --max-message 1MB|--max-message 1MB: invalid size|1M",
                "serve --max-message 64KiB|--max-message 64KiB: invalid size|64K",
                "send --tlscert f x|unknown argument \"--tlscert\"|--cert",
                "snd x|unknown argument \"snd\"|send",
                "send --expct x|unknown argument \"--expct\"|--expect",
                "send --tls-cert f x|unknown argument \"--tls-cert\": this is an option of serve|--cert",
                "serve --cacert f|unknown argument \"--cacert\": this is an option of send|--tls-ca",
                "send --port=7 x|unknown argument \"--port=7\"|--to",
                "load --record f|unknown argument \"--record\": this is an option of proxy|--recording",
            })
    void isSaidBesideTheRemedy(String line, String said, String near) {
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("antiphon: " + said)
                .contains("did you mean \"" + near + "\"?  Else: ");
        assertThat(ran("ru", line).err())
                .contains("возможно, имелось в виду \"" + near + "\"?  Иначе: ");
    }

    @Test
    void languageHasANearestToo() {
        assertThat(Ran.of("serve", "--lang", "eng").err()).contains("\"en\"?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send -f length:4,inclusiv x|has no option \"inclusiv\", but \"inclusive\"",
                "proxy --to 7 --fault rset:4|no fault, but \"reset\"",
                "proxy --to 7 --fault drop:x|AFTER is \"x\"; give a number of bytes from 0",
                "load {nmber}|there is no place \"{nmber}\", but \"{number}\"",
                "serve --reply {mesage}|there is no place \"{mesage}\", but \"{message}\"",
                "load {number:u61}|has no form of a number, but \"u64\"",
                "load --rate foo|--rate foo: invalid rate",
                "load --slo p99<20ms,eror<1%|--slo eror<1%: invalid objective",
                "load --slo p99<20|--slo p99<20: invalid objective",
                "load --find p99|--find p99: invalid objective",
                "serve --tls-cert c --tls-key k --tls-min 1.1|--tls-min 1.1: not a supported TLS version",
                "send -f line --replies two x|--replies two: invalid number",
            })
    void valueIsRefusedWithItsPlace(String line, String said) {
        Ran ran = ran("en", line);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(said);
    }
}

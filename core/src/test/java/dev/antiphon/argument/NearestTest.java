package dev.antiphon.argument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class NearestTest {
    private static final List<String> KNOWN =
            List.of("auto", "io_uring", "epoll", "nio", "reply", "0", "le");

    @ParameterizedTest
    @CsvSource({
        "uring, io_uring",
        "IO_URING, io_uring",
        "epol, epoll",
        "repli, reply",
        "lee, le",
        "rpely, reply",
        "pigeon,",
        "1,",
        "x,",
    })
    void fewChangesLeadToTheWord(String word, String near) {
        assertThat(Nearest.word(word, KNOWN).orElse(null)).isEqualTo(near);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"epol|, but \"epoll\"", "pigeon|''"},
            ignoreLeadingAndTrailingWhitespace = false)
    void partOfAnErrorTextNamesTheWord(String word, String said) {
        assertThat(Nearest.of(word, KNOWN)).isEqualTo(said);
    }
}

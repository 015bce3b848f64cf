package dev.antiphon.load.report.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.antiphon.load.report.page.ReportPage;
import dev.antiphon.load.report.page.ResultText;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.result.LoadResult;

/**
 * Any bytes as a result's file: a result, which is written as a file that is read as the same and
 * can be shown, or a refusal with its reason.
 */
class ResultFileFuzzTest {
    @FuzzTest
    void holds(byte[] data) {
        LoadResult result;
        try {
            result = ResultFile.read(data);
        } catch (ResultFileException e) {
            assertThat(e).message().isNotBlank();
            return;
        }
        assertThat(ResultFile.read(ResultFile.bytes(result))).isEqualTo(result);
        for (Language language : Language.values()) {
            assertThat(ReportPage.html(result, language)).doesNotContain("<script");
            assertThat(ResultText.of(result, language).chars())
                    .allMatch(each -> each == '\n' || !Character.isISOControl(each));
        }
        assertThat(JunitXml.of(result)).startsWith("<?xml");
    }
}

// What a run that was killed has left beside its target is gone after the next one that writes there.
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <ctime>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/cli_run.h"

class TestCliOrphans : public QObject {
  Q_OBJECT

  static bool make(const QString& path, int seconds_old) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write("half") != 4) return false;
    file.close();
    const std::time_t when = std::time(nullptr) - seconds_old;
    const std::array<timespec, 2> times{{{when, 0}, {when, 0}}};
    return utimensat(AT_FDCWD, QFile::encodeName(path).constData(), times.data(), 0) == 0;
  }

 private Q_SLOTS:
  void theNextRunRemovesThem() {
    const QTemporaryDir folder;
    const pid_t dead = fork();
    if (dead == 0) _exit(0);
    waitpid(dead, nullptr, 0);
    const QString orphan = folder.filePath(QStringLiteral(".m2ib-%1-00112233445566aa.tmp").arg(dead));
    const QString young = folder.filePath(QStringLiteral(".m2ib-%1-00112233445566bb.tmp").arg(dead));
    const QString living = folder.filePath(QStringLiteral(".m2ib-%1-00112233445566cc.tmp").arg(getpid()));
    QVERIFY(make(orphan, 120) && make(young, 0) && make(living, 120));
    const QString picture = folder.filePath(QStringLiteral("in.png"));
    QImage image(32, 32, QImage::Format_Grayscale8);
    image.fill(90);
    QVERIFY(image.save(picture));
    const auto run = m2ib::tests::run_cli(
        {QStringLiteral("image"), picture, QStringLiteral("--out"), folder.filePath(QStringLiteral("out.png"))});
    QCOMPARE(run.exit_code, 0);
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("out.png"))));
    QVERIFY(!QFile::exists(orphan));
    QVERIFY(QFile::exists(young));
    QVERIFY(QFile::exists(living));
  }
};

QTEST_APPLESS_MAIN(TestCliOrphans)
#include "tst_cli_orphans.moc"

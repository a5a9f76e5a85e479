<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Settings</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n samples</source>
        <translation>
            <numerusform>%n sample</numerusform>
            <numerusform>%n samples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The caption is too long for the model: its last %n tokens were left out.</source>
        <translation>
            <numerusform>The caption is too long for the model: its last token was left out.</numerusform>
            <numerusform>The caption is too long for the model: its last %n tokens were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n black-outs</source>
        <translation>
            <numerusform>%n black-out</numerusform>
            <numerusform>%n black-outs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n repeats</source>
        <translation>
            <numerusform>%n repeat</numerusform>
            <numerusform>%n repeats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::FetchPanel</name>
    <message numerus="yes">
        <source>%1 in %n files</source>
        <translation>
            <numerusform>%1 in %n file</numerusform>
            <numerusform>%1 in %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No SHA-256 is published for %n of its files: only their lengths were checked.</source>
        <translation>
            <numerusform>No SHA-256 is published for %n of its files: only its length was checked.</numerusform>
            <numerusform>No SHA-256 is published for %n of its files: only their lengths were checked.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::MethodsDialog</name>
    <message numerus="yes">
        <source>%n methods chosen. Each gets a row of the caption list with its own settings; maps of different methods share no scale.</source>
        <translation>
            <numerusform>%n method chosen. It gets a row of the caption list with its own settings; maps of different methods share no scale.</numerusform>
            <numerusform>%n methods chosen. Each gets a row of the caption list with its own settings; maps of different methods share no scale.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::dialogs::RecoveryBar</name>
    <message numerus="yes">
        <source>%n caption(s)</source>
        <translation>
            <numerusform>%n caption</numerusform>
            <numerusform>%n captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::presenters::PictureListModel</name>
    <message numerus="yes">
        <source>%Ln images</source>
        <translation>
            <numerusform>%Ln image</numerusform>
            <numerusform>%Ln images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln frames</source>
        <translation>
            <numerusform>%Ln frame</numerusform>
            <numerusform>%Ln frames</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other files</source>
        <comment>after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln other file</numerusform>
            <numerusform>%Ln other files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln that cannot be read</source>
        <comment>files, after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln that cannot be read</numerusform>
            <numerusform>%Ln that cannot be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln archives inside</source>
        <comment>after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln archive inside</numerusform>
            <numerusform>%Ln archives inside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln links</source>
        <comment>after &apos;Left out&apos;</comment>
        <translation>
            <numerusform>%Ln link</numerusform>
            <numerusform>%Ln links</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::shell::ExportControl</name>
    <message numerus="yes">
        <source>%n map(s) written</source>
        <translation>
            <numerusform>%n map written</numerusform>
            <numerusform>%n maps written</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::shell::MarkControl</name>
    <message numerus="yes">
        <source>%n region(s) imported</source>
        <translation>
            <numerusform>%n region imported</numerusform>
            <numerusform>%n regions imported</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n region(s) written</source>
        <translation>
            <numerusform>%n region written</numerusform>
            <numerusform>%n regions written</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::shell::TrustControl</name>
    <message numerus="yes">
        <source>%n map(s) of another grid or picture, or beyond the first 20, are left out.</source>
        <translation>
            <numerusform>%n map of another grid or picture, or beyond the first 20, is left out.</numerusform>
            <numerusform>%n maps of another grid or picture, or beyond the first 20, are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::views::ContactSheet</name>
    <message numerus="yes">
        <source>about %n seconds left</source>
        <translation>
            <numerusform>about a second left</numerusform>
            <numerusform>about %n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minutes left</source>
        <translation>
            <numerusform>about a minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n maps</source>
        <translation>
            <numerusform>%n map</numerusform>
            <numerusform>%n maps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::views::ImageStripChooser</name>
    <message numerus="yes">
        <source>Show the %n &amp;checked</source>
        <translation>
            <numerusform>Show the %n &amp;checked</numerusform>
            <numerusform>Show the %n &amp;checked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::views::OverlayPane</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>mean of %n seeds</source>
        <translation>
            <numerusform>mean of %n seed</numerusform>
            <numerusform>mean of %n seeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::views::PaneArea</name>
    <message numerus="yes">
        <source>Show %n more</source>
        <comment>notes about a picture</comment>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>m2ib::views::SanitySheet</name>
    <message numerus="yes">
        <source>Pooling, projection and %n blocks have random weights</source>
        <translation>
            <numerusform>Pooling, projection and %n block have random weights</numerusform>
            <numerusform>Pooling, projection and %n blocks have random weights</numerusform>
        </translation>
    </message>
</context>
</TS>

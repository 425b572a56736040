"""Given names that are common in two dozen languages, in lower case: by them a name that stands without a label is told
from a product, a place or a button. Not for saying that something is no name: most names are not here.
"""

from __future__ import annotations

from typing import Final

_TEXT = """
aaron abby abdul abdullah abel abigail abraham achim ada adam adan addison adela adele adeline adil aditi aditya
adolfo adrian adriana adrien adrienne agata agathe agnes agnieszka ahmad ahmed ahmet aidan aiko aileen aimee aisha
aisling ajay akash akiko akira alain alan alana alastair albert alberto aldo alec alejandra alejandro aleksandar
aleksander aleksandra aleksei alena alessandra alessandro alessia alessio alex alexa alexander alexandra alexandre
alexandru alexei alexia alexis alfonso alfred alfredo ali alice alicia alina alisa alison alissa allan allen allie
allison alma alonso alvaro alyssa amanda amandine amelia amelie amina amir amit amitabh amy ana anand anastasia anaïs
anders andrea andreas andreea andrei andres andrew andrey andrzej andy anette angel angela angelica angelika angelina
angelo angie angus anil anita anja anjali anke ankit ankita ann anna annabel annalena anne annegret anneke annelie
annemarie annette annie annika anouk ansgar anthony antje antoine antoinette anton antonella antonia antonin antonio
antony anu anuj anupam anya arash archana arianna ariel arif arjun arlene armand armando armin arnaud arne arno arnold
aron artem arthur arturo arun arvind ashish ashley ashok asif asma astrid atul aubrey audrey august aurelie ava avery
axel ayesha ayse babette barbara barry bart bartosz bashir bastian beata beate beatrice beatriz becky bella ben
benedetta benedict benedikt benjamin bennett benoit bernadette bernard bernd bernhard bertrand beth bethany betsy
bettina betty beverly bhavna bianca bilal billy birgit birgitte björn blake bob bobby bogdan boris brad bradley
brandon brenda brendan brent brett brian brianna bridget brigitte brittany brock bronwyn bruce bruna bruno bryan bryce
bryony burak burkhard byron caitlin caleb callum calvin cameron camila camilla camille candace candice cara carina
carl carla carlo carlos carly carmen carol carola carole carolin caroline carolyn carsten carter casey cassandra
cassidy catalina catarina caterina catherine cathy catriona cecile cecilia cedric celeste celia celine cengiz cesar
chad chandra chantal charlene charles charlie charlotte chelsea chen cheryl chiara chloe chris christa christel
christian christiane christina christine christoph christophe christopher christy chuck cian ciara cindy claire clara
clare clarissa claude claudia claudio claus clemens clement clifford clive colette colin colleen connie connor conor
conrad constance constantin cora coralie corey corinna corinne cornelia cory courtney craig cristian cristiana
cristina curtis cynthia cyril cyrille dagmar daisy damian damien dan dana daniel daniela daniele danielle danilo danny
daphne dara darius darko darren darya dave david davide dawn dean deanna debbie deborah debra deepa deepak deepika
deirdre delia denis denise dennis derek derrick desiree detlef devin devon diana diane didier diego dieter dietmar
dilip dimitri dimitris dina dinesh dirk divya dmitri dmitry dolores dominic dominik dominika dominique don donald
donatella donna dora doreen dorian doris dorota dorothea dorothy doug douglas duncan dustin dwayne dylan eamon
eberhard ebru eckhard ed eddie edgar edith edoardo eduard eduardo edward edwin egon eileen ekaterina ekin elaine elena
eleni eleonora elias elif elijah elina eline elisa elisabeth elisabetta elise eliza elizabeth elke ella elle ellen
ellie elliot elliott elmar eloise elsa elvira emanuel emanuela emanuele emil emilia emiliano emilie emilio emily emin
emma emmanuel emmanuelle emre enric enrico enrique eric erica erich erik erika erin ernest ernesto ernst erwin esra
esteban estefania estelle esther ethan etienne eugen eugene eugenia eugenio eva evan evelyn ewa ewan ezra fabian
fabiana fabio fabrice fabrizio faisal farah fatima fatma federica federico felicia felicity felipe felix ferdinand
fergus fernanda fernando filip filippo finn fiona flavia flavio florence florent florian francesca francesco francine
francis francisca francisco franck franco francois frank franziska françois françoise fraser fred freddie frederic
frederick frederik freya frieda friederike friedrich fritz gabor gabriel gabriela gabriele gabriella gabrielle gaby
gail gareth garrett garry gary gaurav gavin gemma gene genevieve geoff geoffrey georg george georges georgina gerald
geraldine gerard gerardo gerd gerhard gero gerrit gianluca gianni gilbert gilles gillian gina giorgia giorgio giovanna
giovanni gisela giulia giuliano giulio giuseppe gladys glen glenn gloria gonzalo gopal gordon grace graham grant greg
gregg gregor gregory greta gretchen grzegorz guido guillaume guillermo gunnar gustav gustavo guy gwen hadley hai
hailey hakan haley hamza hana hanna hannah hanne hannes hans harald harriet harry hartmut haruki harvey hassan heather
hector heidi heike heiko heiner heinrich heinz helen helena helene helga helmut hendrik henk hennie henning henri
henrietta henrik henry herbert hermann hernan hilary hilde hiroko hiroshi holger holly horst howard hubert hugh hugo
huseyin hussein ian ibrahim ida ignacio igor ilaria ilka ilona ilya imogen imran ina indira ines inga inge ingeborg
ingo ingrid ioana iona ira irena irene irina iris irma isaac isabel isabella isabelle isaiah isla ismail ivan ivana
ivo jack jackie jackson jacob jacqueline jacques jaime jake jakob jakub jamal james jamie jan jana jane janet janette
janice janina janine janna jared jarrod jasmin jasmine jason jasper javier jay jayne jean jeanette jeanne jeff jeffrey
jelena jen jenna jennie jennifer jenny jens jeremiah jeremy jerome jerry jesper jess jesse jessica jessie jesus jill
jillian jim jimena jimmy jo joachim joan joana joanna joanne joaquin jochen jodie jody joe joel joelle joerg joey
johan johann johanna johannes john johnny jolanta jon jonah jonas jonathan joni jordan jordi jorge jorgen jose josef
josefine joseph josephine josh joshua josé joyce juan juanita judith judy juergen julia julian juliana julianna
julianne julie julien juliet juliette julio julius justin justine justyna jutta jörg jörn jürgen kai kaitlin kaitlyn
kamal kamil kamila kara karan karen karim karin karina karl karla karolina karoline karsten kaspar kasper katarzyna
kate katerina katharina katherine kathleen kathrin kathryn kathy katia katie katja katrin katrina katy kavita kay
kayla kazuo keith kelley kelli kelly kelsey ken kendra kenji kenneth kenny kent kerry kerstin kevin khaled khalid
kiera kieran kiersten kim kimberley kimberly kirk kirsten kirsty kishore klaus konrad konstantin konstantinos kostas
kris krishna krista kristen kristian kristin kristina kristine kristof kristy krystyna krzysztof kunal kurt kyle kylie
lachlan lana lara larissa larry lars laszlo latoya laura laure laurel lauren laurence laurent laurie layla lea leah
leandro lee leela leif leigh leila lena lenka leo leon leona leonard leonardo leonie leopold lesley leslie leticia
lewis liam liana lida lidia lieselotte lili lilia liliana lillian lilly lina linda lindsay lindsey linus lionel lisa
lisbeth lise liselotte liv livia liz liza lizzie logan lois lorena lorenz lorenzo loretta lori lorna lorraine lothar
lou louis louisa louise loïc luc luca lucas lucia luciana luciano lucie lucien lucinda lucy ludovic ludwig luis luisa
luiz lukas lukasz luke luz lydia lyn lynda lynn lynne maarten macarena madeleine madeline magdalena maggie mahesh
mahmoud maik maike maja majid malcolm malik malin malte mandy manfred manish manoj manon manuel manuela mara marc
marcel marcela marcella marcelo marcin marco marcos marcus marek margaret margarita margaux margit margot margret
marguerite maria mariah mariam marian mariana marianne marie mariela marija marika mariko marilyn marina mario marion
marisa marissa marit marius mark marko markus marlene marlies marlon marta martha marti martijn martin martina martine
marvin mary maryam marzena masha massimo mateo mateusz mathew mathias mathieu mathilde matilda matt matteo matthew
matthias matthieu mattia maura maureen maurice mauricio maurizio mauro maxim maxime maximilian maxine maya megan
meghan mehdi mehmet mei meike melanie melinda melissa menno meredith merle merve mia micah michael michaela michaił
michal michala michel michela michele michelle mick miguel mika mikael mike mikhail mikkel mila milan milena miles
milica millie milos mina mira miranda miriam mirko miroslav misha mitch mitchell mohamed mohammad mohammed mohan mohit
moira molly mona monica monika monique montserrat morgan moritz morten muhammad murat mustafa myles myra nabil nadia
nadine nadja naledi nana nancy naomi narendra natalia natalie natascha natasha nate nathalie nathan nathaniel navin
neal neha neil nelly nelson nezha nia nicholas nick nicky nico nicola nicolai nicolas nicole nicoletta nicolò niels
nigel nik nikhil nikita nikki niklas niko nikola nikolai nikolaos nikolas nikolaus nils nina noah noel noelle noemi
nora norbert noreen norma norman nuno nuria octavio odile olaf ole oleg olga oliver olivia olivier omar orla orlando
oscar oskar osman otis otto owain owen pablo paige pamela pankaj paola paolo pascal pascale patrice patricia patrick
patrik patti patty paul paula paulina pauline paulo pavel pawel pedro peggy pekka penelope per pernille perry petar
pete peter petr petra phil philip philipp philippa philippe phillip phoebe phyllis pia pierluigi pierre pieter pietro
pilar pinar piotr pooja poppy pradeep pranav prashant praveen preeti priscilla priya priyanka prudence quentin quinn
rachael rachel rafael rafał rahul rainer raj rajesh ralf ralph ramesh ramon randall randy ranjit raphael raquel rashid
raul ravi ray raymond rebecca rebekka reema regina regine reinhard reinhold rekha remi rena renata renate rene renee
reto reuben rhea rhiannon rhys ricardo riccardo richard rick ricky rishi rita ritu rob robbie robert roberta roberto
robin robyn rocio roderick rodney rodolfo rodrigo roger rohan rohit roland rolando rolf roman ron ronald ronan ronja
ronny rory rosa rosalind rosanna rosemarie rosemary rosie ross rowan roxana roxanne roy ruben rudi rudolf rudy rune
rupert russ russell ruth ryan sabina sabine sabrina sachin sadie sakura salim sally salma salman salvador salvatore
sam samantha samir samira samuel sandeep sandra sandrine sania sanjay sanne santiago sara sarah sascha sasha saskia
satoshi saul saurabh scarlett scott sean sebastian sebastiano sebastien selena selim selina serena serge sergei sergey
sergio seth shane shannon sharon shaun shauna shawn sheena sheila shelby shelley sheri sherry shilpa shirley shivani
shreya siddharth sidney siegfried sigrid silke silvia silvio simon simona simone sinead siobhan siri sofia sofie
sonali sonia sonja sonya sophia sophie spencer stacey stacy stan stanislav stanley stefan stefania stefanie stefano
steffen steffi stella stephan stephane stephanie stephen steve steven stewart stig stijn stina stuart sue suman sumit
sunil sunita suresh susan susana susanna susanne susie suzanne suzie svein sven svenja svetlana sybille sylvain sylvia
sylvie tadeusz tahir takeshi talia tamara tammy tamás tania tanja tanya tara tarek tariq tasha tatiana tatjana taylor
ted teodor terence teresa teri terry tess tessa thea theo theodor theodore theresa therese thibault thierry thilo
thomas thorsten tia tiago tiffany till tilman tim timo timothy tina tobias tobin toby todd tom tomas tomasz tommaso
tommy toni tony tonya torben tore torsten tracey traci tracy travis trevor tricia trish tristan troy tyler ulf uli
ulla ulrich ulrike umar umberto ursula usha uta ute uwe valentin valentina valeria valerie valérie vanessa varun vera
verena verity vernon veronica veronika veronique vicky victor victoria vijay vikas vikram viktor viktoria vinay vince
vincent vincenzo viola violeta violetta virginie vitor vittoria vittorio vivek vivian vivien vladimir volker walter
waltraud wanda warren wayne wei wendy werner wes wesley whitney wiebke wilhelm willem william willy wim winfried
winston wojciech wolfgang xavier xenia ximena yan yannick yara yasmin yasmina yasmine yasuko yolanda yoshi youssef
yuki yuri yusuf yves yvette yvonne zac zach zachary zack zahra zainab zara zdenek zeynep zoe zofia zoltan zsofia
zuzana
αλέξανδρος αναστασία αντώνης βασίλης γιάννης γιώργος δημήτρης ελένη κατερίνα κώστας μαρία νίκος παναγιώτης σοφία
χρήστος александр александра алексей алина алла анастасия анатолий андрей андрій анна антон артём борис вадим
валентина валерий василий вера виктор виктория виталий владимир володимир вячеслав галина георгий григорий дарья денис
дмитрий дмитро евгений евгения екатерина елена иван игорь илья ирина катерина кирилл константин ксения лариса людмила
максим марина мария михаил надежда наталья никита николай оксана олег олександр олена ольга павел полина пётр роман
светлана сергей сергій станислав степан татьяна тетяна тимур фёдор юлия юлія юрий яна ірина
"""

GIVEN: Final = frozenset(_TEXT.split())

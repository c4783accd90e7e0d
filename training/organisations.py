# ruff: noqa: E501  (rows of the table stay on one line)
"""The table of well-known bodies: `python -m training.organisations` writes src/onrecord/data/organisations.tsv.

The rows are own work of this project, as of January 2026: key | name | abbreviations | other names | sector | state | members.
Alternatives are joined by ";". A form that ends in "?" is also a plain word or another body's, so that finding it proves little.
Members are ISO codes; "@NATO" takes those whose factbook entry (public domain) lists NATO without a remark in brackets,
"+" and "-" put right what the factbook's lists do not know yet.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from training.shared import SHARED
from training.states import code_of

TABLE = Path(__file__).resolve().parents[1] / "src" / "onrecord" / "data" / "organisations.tsv"
HEAD = """\
# Well-known bodies of international affairs. Source: own list of the Onrecord project, January 2026; members from the CIA World
# Factbook (public domain, last edition, January 2026), put right by hand where it is behind. Sectors are PLOVER's.
# Rebuild: python -m training.organisations. Alternatives are joined by |; a final ? marks a form that proves little by itself.
key\tname\tabbreviations\tothers\tsector\tstate\tmembers"""

ROWS = """
UN|United Nations|UN;U.N.;UNO|United Nations Organization;United Nations Organisation|IGO||@UN
UNGA|UN General Assembly|UNGA|United Nations General Assembly;U.N. General Assembly;General Assembly?|IGO||@UN
UNSC|UN Security Council|UNSC|United Nations Security Council;U.N. Security Council;Security Council|IGO||CHN FRA GBR RUS USA
UNHRC|UN Human Rights Council|UNHRC;HRC?|United Nations Human Rights Council;U.N. Human Rights Council;Human Rights Council|IGO||
UNHCR|UN High Commissioner for Refugees|UNHCR|United Nations High Commissioner for Refugees;UN Refugee Agency;UN refugee agency;U.N. refugee agency;United Nations refugee agency;United Nations Refugee Agency|IGO||
OHCHR|UN Human Rights Office|OHCHR|UN High Commissioner for Human Rights;United Nations High Commissioner for Human Rights;U.N. Human Rights Office|IGO||
UNICEF|UN Children's Fund|UNICEF;Unicef|United Nations Children's Fund|IGO||
UNESCO|UN Educational, Scientific and Cultural Organization|UNESCO;Unesco|United Nations Educational, Scientific and Cultural Organization|IGO||@UNESCO
UNDP|UN Development Programme|UNDP|United Nations Development Programme;UN Development Program|IGO||
UNEP|UN Environment Programme|UNEP|United Nations Environment Programme|IGO||
UNFPA|UN Population Fund|UNFPA|United Nations Population Fund|IGO||
UNRWA|UN Relief and Works Agency|UNRWA|United Nations Relief and Works Agency|IGO||
UNCTAD|UN Trade and Development|UNCTAD|United Nations Conference on Trade and Development|IGO||@UNCTAD
UNIDO|UN Industrial Development Organization|UNIDO|United Nations Industrial Development Organization|IGO||@UNIDO
UNODC|UN Office on Drugs and Crime|UNODC|United Nations Office on Drugs and Crime|IGO||
OCHA|UN Office for the Coordination of Humanitarian Affairs|OCHA;UNOCHA|Office for the Coordination of Humanitarian Affairs|IGO||
UNIFIL|UN Interim Force in Lebanon|UNIFIL;Unifil|United Nations Interim Force in Lebanon|IGO||
MONUSCO|UN mission in Congo|MONUSCO;Monusco||IGO||
MINUSMA|UN mission in Mali|MINUSMA||IGO||
UNAMA|UN Assistance Mission in Afghanistan|UNAMA|United Nations Assistance Mission in Afghanistan|IGO||
UNFCCC|UN Framework Convention on Climate Change|UNFCCC|UN Climate Change|IGO||
IPCC|Intergovernmental Panel on Climate Change|IPCC||IGO||
WFP|World Food Programme|WFP|World Food Program;UN World Food Programme;U.N. World Food Programme|IGO||
WHO|World Health Organization|WHO|World Health Organisation|IGO||@WHO
FAO|Food and Agriculture Organization|FAO|Food and Agriculture Organisation;UN Food and Agriculture Organization|IGO||@FAO
ILO|International Labour Organization|ILO|International Labour Organisation;International Labor Organization|IGO||@ILO
IMO|International Maritime Organization|IMO|International Maritime Organisation|IGO||@IMO
IOM|International Organization for Migration|IOM|International Organisation for Migration|IGO||@IOM
ICAO|International Civil Aviation Organization|ICAO|International Civil Aviation Organisation|IGO||@ICAO
ITU|International Telecommunication Union|ITU||IGO||@ITU
WIPO|World Intellectual Property Organization|WIPO||IGO||@WIPO
WMO|World Meteorological Organization|WMO|World Meteorological Organisation|IGO||@WMO
UPU|Universal Postal Union|UPU||IGO||@UPU
IFAD|International Fund for Agricultural Development|IFAD||IGO||@IFAD
IAEA|International Atomic Energy Agency|IAEA|UN nuclear watchdog;U.N. nuclear watchdog|IGO||@IAEA
OPCW|Organisation for the Prohibition of Chemical Weapons|OPCW|Organization for the Prohibition of Chemical Weapons|IGO||@OPCW
CTBTO|Comprehensive Nuclear-Test-Ban Treaty Organization|CTBTO||IGO||
IMF|International Monetary Fund|IMF||IGO||@IMF
WB|World Bank||World Bank Group;International Bank for Reconstruction and Development|IGO||@IBRD
IFC|International Finance Corporation|||IGO||@IFC
WTO|World Trade Organization|WTO|World Trade Organisation|IGO||@WTO
WCO|World Customs Organization|WCO|World Customs Organisation|IGO||@WCO
ICC|International Criminal Court|ICC||JUD||@ICCt
ICJ|International Court of Justice|ICJ|World Court|JUD||
PCA|Permanent Court of Arbitration|||JUD||@PCA
ICTY|International Criminal Tribunal for the former Yugoslavia|ICTY||JUD||
ITLOS|International Tribunal for the Law of the Sea|ITLOS||JUD||
INTERPOL|Interpol|INTERPOL|International Criminal Police Organization|COP||@Interpol
NATO|North Atlantic Treaty Organization|NATO;Nato|North Atlantic Treaty Organisation;North Atlantic Alliance;North Atlantic Council|IGO||@NATO
EU|European Union|EU;E.U.||IGO||@EU-GBR
EC|European Commission||EU Commission|IGO||@EU-GBR
EP|European Parliament||EU Parliament|IGO||@EU-GBR
EUCO|European Council|||IGO||@EU-GBR
CONSILIUM|Council of the European Union||EU Council|IGO||@EU-GBR
ECB|European Central Bank|ECB||IGO||@ECB
CJEU|Court of Justice of the European Union|CJEU;ECJ|European Court of Justice|JUD||@EU-GBR
EIB|European Investment Bank|EIB||IGO||@EIB
EEAS|European External Action Service|EEAS||IGO||@EU-GBR
FRONTEX|Frontex|FRONTEX|European Border and Coast Guard Agency|IGO||
EUROPOL|Europol|EUROPOL||COP||
EMA|European Medicines Agency|EMA||IGO||
EEC|European Economic Community|EEC|European Community;European Communities|IGO||
COE|Council of Europe|||IGO||@CE-RUS
PACE|Parliamentary Assembly of the Council of Europe|PACE?||IGO||@CE-RUS
ECHR|European Court of Human Rights|ECHR;ECtHR||JUD||@CE-RUS
OSCE|Organization for Security and Co-operation in Europe|OSCE|Organization for Security and Cooperation in Europe;Organisation for Security and Co-operation in Europe|IGO||@OSCE
OECD|Organisation for Economic Co-operation and Development|OECD|Organization for Economic Cooperation and Development;Organisation for Economic Cooperation and Development|IGO||@OECD-IND+LVA+CHL+COL+CRI
EFTA|European Free Trade Association|EFTA||IGO||@EFTA
EBRD|European Bank for Reconstruction and Development|EBRD||IGO||@EBRD
BENELUX|Benelux|||IGO||BEL NLD LUX
V4|Visegrad Group|V4|Visegrád Group;Visegrad Four|IGO||CZE HUN POL SVK
NC|Nordic Council||Nordic Council of Ministers|IGO||DNK FIN ISL NOR SWE
NB8|Nordic-Baltic Eight|NB8||IGO||DNK EST FIN ISL LVA LTU NOR SWE
CBSS|Council of the Baltic Sea States|CBSS||IGO||@CBSS
B9|Bucharest Nine|B9|Bucharest Format|IGO||BGR CZE EST HUN LVA LTU POL ROU SVK
AC|Arctic Council|||IGO||CAN DNK FIN ISL NOR RUS SWE USA
EPC|European Political Community|||IGO||
UFM|Union for the Mediterranean|||IGO||
BSEC|Organization of the Black Sea Economic Cooperation|BSEC||IGO||@BSEC
G7|Group of Seven|G7;G-7||IGO||CAN DEU FRA GBR ITA JPN USA
G8|Group of Eight|G8;G-8||IGO||CAN DEU FRA GBR ITA JPN RUS USA
G20|Group of 20|G20;G-20|Group of Twenty|IGO||@G-20
G77|Group of 77|G77;G-77||IGO||@G-77
BRICS|BRICS|BRICS;Brics;BRICS+||IGO||BRA RUS IND CHN ZAF EGY ETH IRN ARE IDN
NDB|New Development Bank||BRICS bank;BRICS Bank|IGO||
AIIB|Asian Infrastructure Investment Bank|AIIB||IGO||
SCO|Shanghai Cooperation Organisation|SCO|Shanghai Cooperation Organization|IGO||CHN RUS KAZ KGZ TJK UZB IND PAK IRN BLR
CIS|Commonwealth of Independent States|CIS||IGO||@CIS
CSTO|Collective Security Treaty Organization|CSTO|Collective Security Treaty Organisation|IGO||@CSTO
EAEU|Eurasian Economic Union|EAEU;EEU||IGO||@EAEU
EEC2|Eurasian Economic Commission|||IGO||@EAEU
CICA|Conference on Interaction and Confidence-Building Measures in Asia|CICA||IGO||@CICA
OTS|Organization of Turkic States|OTS|Organisation of Turkic States;Turkic Council|IGO||AZE KAZ KGZ TUR UZB
ECO|Economic Cooperation Organization|ECO?||IGO||@ECO
ASEAN|Association of Southeast Asian Nations|ASEAN;Asean|Association of South East Asian Nations;Association of South-East Asian Nations|IGO||@ASEAN
ARF|ASEAN Regional Forum|||IGO||@ARF
APEC|Asia-Pacific Economic Cooperation|APEC;Apec||IGO||@APEC
RCEP|Regional Comprehensive Economic Partnership|RCEP||IGO||BRN KHM IDN LAO MYS MMR PHL SGP THA VNM AUS CHN JPN NZL KOR
CPTPP|Comprehensive and Progressive Agreement for Trans-Pacific Partnership|CPTPP||IGO||AUS BRN CAN CHL GBR JPN MYS MEX NZL PER SGP VNM
EAS|East Asia Summit|||IGO||@EAS
ADB|Asian Development Bank|ADB||IGO||@ADB
QUAD|Quadrilateral Security Dialogue|Quad|Quad group|IGO||AUS IND JPN USA
AUKUS|AUKUS|AUKUS;Aukus||IGO||AUS GBR USA
FVEY|Five Eyes||Five Eyes alliance|IGO||AUS CAN GBR NZL USA
ANZUS|ANZUS|ANZUS||IGO||AUS NZL USA
PIF|Pacific Islands Forum|PIF||IGO||@PIF
MRC|Mekong River Commission|||IGO||KHM LAO THA VNM
SAARC|South Asian Association for Regional Cooperation|SAARC;Saarc||IGO||@SAARC
BIMSTEC|Bay of Bengal Initiative|BIMSTEC||IGO||@BIMSTEC
AU|African Union|AU|Organisation of African Unity;Organization of African Unity|IGO||@AU+GAB+GIN+MLI+NER+SDN+BFA
AUC|African Union Commission||AU Commission|IGO||
ECOWAS|Economic Community of West African States|ECOWAS;Ecowas||IGO||@ECOWAS+GIN
AES|Alliance of Sahel States|AES|Sahel Alliance;Confederation of Sahel States|IGO||BFA MLI NER
G5S|G5 Sahel|||IGO||BFA TCD MLI MRT NER
UEMOA|West African Economic and Monetary Union|UEMOA;WAEMU||IGO||BEN BFA CIV GNB MLI NER SEN TGO
ECCAS|Economic Community of Central African States|ECCAS||IGO||AGO BDI CMR CAF TCD COG COD GNQ GAB RWA STP
SADC|Southern African Development Community|SADC||IGO||@SADC+COM
SACU|Southern African Customs Union|SACU||IGO||@SACU
EAC|East African Community|EAC||IGO||@EAC
IGAD|Intergovernmental Authority on Development|IGAD||IGO||@IGAD
COMESA|Common Market for Eastern and Southern Africa|COMESA;Comesa||IGO||@COMESA
AFDB|African Development Bank|AfDB||IGO||@AfDB
AFCFTA|African Continental Free Trade Area|AfCFTA||IGO||
ACDC|Africa Centres for Disease Control and Prevention||Africa CDC|IGO||
AMU|Arab Maghreb Union|||IGO||@AMU
LAS|Arab League|LAS|League of Arab States|IGO||@LAS+PSE
GCC|Gulf Cooperation Council|GCC||IGO||@GCC
OIC|Organisation of Islamic Cooperation|OIC|Organization of Islamic Cooperation;Organisation of the Islamic Conference;Organization of the Islamic Conference|IGO||@OIC+PSE
OPEC|Organization of the Petroleum Exporting Countries|OPEC;Opec|Organisation of the Petroleum Exporting Countries|IGO||DZA COG GNQ GAB IRN IRQ KWT LBY NGA SAU ARE VEN
OPEC+|OPEC+|OPEC+;Opec+|OPEC plus|IGO||DZA COG GNQ GAB IRN IRQ KWT LBY NGA SAU ARE VEN RUS AZE BHR BRN KAZ MYS MEX OMN SSD SDN
OAPEC|Organization of Arab Petroleum Exporting Countries|OAPEC||IGO||@OAPEC
GECF|Gas Exporting Countries Forum|GECF||IGO||
IEA|International Energy Agency|IEA||IGO||@IEA
IRENA|International Renewable Energy Agency|IRENA||IGO||
IDB|Islamic Development Bank|||IGO||@IDB
OAS|Organization of American States|OAS|Organisation of American States|IGO||@OAS
MERCOSUR|Mercosur|MERCOSUR|Mercosul;Southern Common Market|IGO||ARG BOL BRA PRY URY
UNASUR|Union of South American Nations|UNASUR;Unasur||IGO||
CELAC|Community of Latin American and Caribbean States|CELAC;Celac||IGO||@CELAC
CARICOM|Caribbean Community|CARICOM;Caricom||IGO||@Caricom
ALBA|Bolivarian Alliance for the Peoples of Our America|ALBA?||IGO||
SICA|Central American Integration System|SICA||IGO||BLZ CRI DOM SLV GTM HND NIC PAN
PA|Pacific Alliance|||IGO||CHL COL MEX PER
CAN|Andean Community|||IGO||BOL COL ECU PER
IADB|Inter-American Development Bank|IADB||IGO||@IADB
OECS|Organisation of Eastern Caribbean States|OECS|Organization of Eastern Caribbean States|IGO||@OECS
LIMAGRP|Lima Group|||IGO||
USMCA|United States-Mexico-Canada Agreement|USMCA||IGO||CAN MEX USA
CW|Commonwealth of Nations||the Commonwealth?;Commonwealth Secretariat|IGO||@C+GAB+TGO
OIF|Organisation internationale de la Francophonie|OIF|La Francophonie;International Organization of La Francophonie|IGO||@OIF
CPLP|Community of Portuguese Language Countries|CPLP||IGO||@CPLP
NAM|Non-Aligned Movement||Non-Aligned Countries|IGO||@NAM
AOSIS|Alliance of Small Island States|AOSIS||IGO||@AOSIS
BIS|Bank for International Settlements|||IGO||
FATF|Financial Action Task Force|FATF||IGO||
FSB1|Financial Stability Board|||IGO||
NSG|Nuclear Suppliers Group|||IGO||@NSG
IPU|Inter-Parliamentary Union|||IGO||@IPU
GAVI|Gavi|GAVI|Gavi, the Vaccine Alliance;Vaccine Alliance|IGO||
GF|Global Fund|||IGO||
IOC|International Olympic Committee|IOC||NGO||
FIFA|FIFA|FIFA;Fifa||NGO||
UEFA|UEFA|UEFA;Uefa||NGO||
WADA|World Anti-Doping Agency|WADA||NGO||
JIM|Global Coalition||Global Coalition Against Daesh;Global Coalition to Defeat ISIS|IGO||
MFO|Multinational Force and Observers|||IGO||
ICRC|International Committee of the Red Cross|ICRC||NGO||
IFRC|International Federation of Red Cross and Red Crescent Societies|IFRC||NGO||
REDCROSS|Red Cross|||NGO||
REDCRESCENT|Red Crescent|||NGO||
BRC|British Red Cross|||NGO|GBR|
ARC|American Red Cross|||NGO|USA|
PRCS|Palestine Red Crescent Society|PRCS|Palestinian Red Crescent;Palestinian Red Crescent Society|NGO|PSE|
SARC|Syrian Arab Red Crescent|SARC||NGO|SYR|
AI|Amnesty International||Amnesty?|NGO||
HRW|Human Rights Watch|HRW||NGO||
MSF|Médecins Sans Frontières|MSF|Medecins Sans Frontieres;Doctors Without Borders|NGO||
RSF1|Reporters Without Borders||Reporters Sans Frontières|NGO||
CPJ|Committee to Protect Journalists|CPJ||NGO||
OXFAM|Oxfam|OXFAM||NGO||
STC|Save the Children||Save The Children|NGO||
CARE|CARE International|||NGO||
IRC|International Rescue Committee|||NGO||
NRC|Norwegian Refugee Council|||NGO|NOR|
JCWI|Joint Council for the Welfare of Immigrants|JCWI||NGO|GBR|
REFCOUNCIL|Refugee Council|||NGO|GBR|
GREENPEACE|Greenpeace|||NGO||
WWF|World Wildlife Fund|WWF|World Wide Fund for Nature|NGO||
TI|Transparency International|||NGO||
FH|Freedom House|||NGO|USA|
ICG|International Crisis Group||Crisis Group|NGO||
SOHR|Syrian Observatory for Human Rights|SOHR|Syrian Observatory|NGO||
WHITEHELMETS|White Helmets||Syria Civil Defence;Syrian Civil Defense|NGO|SYR|
ICAN|International Campaign to Abolish Nuclear Weapons|ICAN?||NGO||
WEF|World Economic Forum|WEF||NGO||
OSF|Open Society Foundations|||NGO||
GATES|Gates Foundation||Bill & Melinda Gates Foundation;Bill and Melinda Gates Foundation|NGO|USA|
MERCYCORPS|Mercy Corps|||NGO||
ACTIONAID|ActionAid|||NGO||
CHRISTIANAID|Christian Aid|||NGO||
CARITAS|Caritas|||NGO||
WCK|World Central Kitchen|||NGO||
SIPRI|Stockholm International Peace Research Institute|SIPRI||NGO||
IISS|International Institute for Strategic Studies|IISS||NGO|GBR|
CHATHAM|Chatham House||Royal Institute of International Affairs|NGO|GBR|
CSIS|Center for Strategic and International Studies|CSIS||NGO|USA|
BROOKINGS|Brookings Institution||Brookings?|NGO|USA|
CARNEGIE|Carnegie Endowment for International Peace||Carnegie Endowment|NGO|USA|
RAND|RAND Corporation||Rand Corporation|NGO|USA|
CFR|Council on Foreign Relations|||NGO|USA|
ISW|Institute for the Study of War|ISW||NGO|USA|
LOWY|Lowy Institute|||NGO|AUS|
MEMORIAL|Memorial Human Rights Center|||NGO|RUS|
BELLINGCAT|Bellingcat|||NGO||
HAMAS|Hamas|HAMAS|Islamic Resistance Movement;Qassam Brigades;Izz ad-Din al-Qassam Brigades|REB|PSE|
PIJ|Palestinian Islamic Jihad|PIJ|Islamic Jihad|REB|PSE|
FATAH|Fatah|||PTY|PSE|
PLO|Palestine Liberation Organization|PLO|Palestine Liberation Organisation|OPP|PSE|
HEZBOLLAH|Hezbollah||Hizbollah;Hizbullah;Hezbullah;Hizballah|REB|LBN|
HOUTHI|Houthis||Houthi;Ansar Allah;Ansarallah|REB|YEM|
TALIBAN|Taliban||Taleban|REB|AFG|
TTP|Tehreek-e-Taliban Pakistan|TTP|Pakistani Taliban;Pakistan Taliban;Tehrik-i-Taliban Pakistan|REB|PAK|
IS|Islamic State|ISIS;ISIL;IS?|Islamic State group;Islamic State of Iraq and the Levant;Islamic State of Iraq and Syria;Da'esh;Daesh;Isis?|REB||
ISK|Islamic State Khorasan|ISIS-K;ISKP;IS-K|Islamic State-Khorasan;Islamic State Khorasan Province|REB||
ISWAP|Islamic State West Africa Province|ISWAP||REB||
ALQAEDA|al-Qaeda|AQ?|Al-Qaeda;al Qaeda;Al Qaeda;al-Qaida;Al-Qaida;al Qaida;al-Qa'ida;Al Qaida|REB||
AQAP|Al-Qaeda in the Arabian Peninsula|AQAP|al-Qaeda in the Arabian Peninsula|REB|YEM|
AQIM|Al-Qaeda in the Islamic Maghreb|AQIM|al-Qaeda in the Islamic Maghreb|REB||
NUSRA|Nusra Front||al-Nusra Front;Jabhat al-Nusra;Al-Nusra Front|REB|SYR|
HTS|Hayat Tahrir al-Sham|HTS||REB|SYR|
JNIM|Jama'at Nusrat al-Islam wal-Muslimin|JNIM|Group for the Support of Islam and Muslims;Support Group for Islam and Muslims;Group to Support Islam and Muslims|REB|MLI|
SHABAAB|al-Shabaab||Al-Shabaab;al-Shabab;Al-Shabab;al Shabaab;Al Shabaab|REB|SOM|
BOKO|Boko Haram|||REB|NGA|
PKK|Kurdistan Workers' Party|PKK|Kurdistan Workers Party|REB|TUR|
YPG|People's Protection Units|YPG||REB|SYR|
SDF|Syrian Democratic Forces|SDF||REB|SYR|
PYD|Democratic Union Party|PYD||PTY|SYR|
FSA|Free Syrian Army|FSA||REB|SYR|
SNA|Syrian National Army|||REB|SYR|
SNC|Syrian National Coalition||Syrian National Council|OPP|SYR|
PMF|Popular Mobilization Forces|PMF|Popular Mobilisation Forces;Hashd al-Shaabi;Popular Mobilization Units|REB|IRQ|
KATAIB|Kataib Hezbollah||Kata'ib Hezbollah|REB|IRQ|
PESHMERGA|Peshmerga||peshmerga|MIL|IRQ|
WAGNER|Wagner Group||Wagner?;Wagner mercenaries;Africa Corps|REB|RUS|
AZOV|Azov Battalion||Azov Regiment;Azov Brigade|MIL|UKR|
DPR|Donetsk People's Republic|DPR||REB|UKR|
LPR|Luhansk People's Republic|LPR||REB|UKR|
FARC|Revolutionary Armed Forces of Colombia|FARC;Farc||REB|COL|
ELN|National Liberation Army|ELN||REB|COL|
LTTE|Liberation Tigers of Tamil Eelam|LTTE|Tamil Tigers|REB|LKA|
M23|M23|M23|March 23 Movement|REB|COD|
ADF1|Allied Democratic Forces|||REB|COD|
FDLR|Democratic Forces for the Liberation of Rwanda|FDLR||REB|COD|
LRA|Lord's Resistance Army|LRA||REB|UGA|
RSF|Rapid Support Forces|RSF||REB|SDN|
SAF|Sudanese Armed Forces|SAF?||MIL|SDN|
SPLM|Sudan People's Liberation Movement|SPLM||PTY|SSD|
TPLF|Tigray People's Liberation Front|TPLF||REB|ETH|
OLA|Oromo Liberation Army|||REB|ETH|
POLISARIO|Polisario Front||Polisario|REB|ESH|
LNA|Libyan National Army|LNA||REB|LBY|
GNA|Government of National Accord|GNA||GOV|LBY|
NUG|National Unity Government of Myanmar|||OPP|MMR|
TATMADAW|Tatmadaw|||MIL|MMR|
AA|Arakan Army|||REB|MMR|
ARSA|Arakan Rohingya Salvation Army|ARSA||REB|MMR|
KNU|Karen National Union|KNU||REB|MMR|
NPA|New People's Army|NPA||REB|PHL|
ABUSAYYAF|Abu Sayyaf|||REB|PHL|
MILF|Moro Islamic Liberation Front|MILF||REB|PHL|
JI|Jemaah Islamiyah|||REB|IDN|
LET|Lashkar-e-Taiba|LeT|Lashkar-e-Tayyiba|REB|PAK|
JEM|Jaish-e-Mohammed|JeM||REB|PAK|
HAQQANI|Haqqani network||Haqqani Network|REB|AFG|
BLA|Balochistan Liberation Army|BLA||REB|PAK|
ETA|ETA|ETA?|Basque Homeland and Liberty|REB|ESP|
IRA|Irish Republican Army|IRA|Provisional IRA|REB|IRL|
SENDERO|Shining Path|||REB|PER|
MUSLIMBRO|Muslim Brotherhood|||OPP|EGY|
IRGC|Islamic Revolutionary Guard Corps|IRGC|Revolutionary Guards;Revolutionary Guard;Quds Force;Iran's Revolutionary Guards|MIL|IRN|
IDF|Israel Defense Forces|IDF|Israel Defence Forces;Israeli Defense Forces;Israeli Defence Forces|MIL|ISR|
PLA|People's Liberation Army|PLA|Chinese People's Liberation Army|MIL|CHN|
KPA|Korean People's Army|KPA||MIL|PRK|
CENTCOM|US Central Command|CENTCOM;Centcom|U.S. Central Command|MIL|USA|
JCS|Joint Chiefs of Staff|||MIL||
CCG|China Coast Guard||Chinese Coast Guard|MIL|CHN|
RAF|Royal Air Force|RAF||MIL|GBR|
RN|Royal Navy|||MIL|GBR|
USAF|US Air Force|USAF|U.S. Air Force;United States Air Force|MIL|USA|
USN|US Navy||U.S. Navy;United States Navy|MIL|USA|
USA|US Army||U.S. Army;United States Army|MIL|USA|
USMC|US Marine Corps|USMC|U.S. Marine Corps|MIL|USA|
NORAD|North American Aerospace Defense Command|NORAD||MIL||CAN USA
CIA|Central Intelligence Agency|CIA||SPY|USA|
NSA|National Security Agency|NSA||SPY|USA|
FBI|Federal Bureau of Investigation|FBI||COP|USA|
DHS|Department of Homeland Security|DHS||GOV|USA|
DOJ|US Justice Department|DOJ|U.S. Justice Department;US Department of Justice;U.S. Department of Justice|GOV|USA|
WHITEHOUSE|White House|||GOV|USA|
STATE|State Department||US Department of State;U.S. Department of State|GOV|USA|
USTREAS|US Treasury Department||U.S. Treasury Department;US Treasury;U.S. Treasury;US Department of the Treasury;U.S. Department of the Treasury|GOV|USA|
DOD|US Department of Defense|DOD;DoD|U.S. Department of Defense;US Defense Department;U.S. Defense Department;Pentagon|MIL|USA|
NSC|National Security Council||NSC?|GOV||
USAID|US Agency for International Development|USAID|U.S. Agency for International Development|GOV|USA|
USTR|US Trade Representative|USTR|U.S. Trade Representative;Office of the US Trade Representative|GOV|USA|
CONGRESS|US Congress||U.S. Congress;Congress?|LEG|USA|
SENATE|US Senate||U.S. Senate|LEG|USA|
HOR|US House of Representatives||U.S. House of Representatives|LEG|USA|
SCOTUS|US Supreme Court|SCOTUS|U.S. Supreme Court|JUD|USA|
FED|Federal Reserve||US Federal Reserve;U.S. Federal Reserve|GOV|USA|
NASA|NASA|NASA;Nasa|National Aeronautics and Space Administration|GOV|USA|
CDC|Centers for Disease Control and Prevention|CDC||MED|USA|
FDA|Food and Drug Administration|FDA||GOV|USA|
FCDO|Foreign, Commonwealth and Development Office|FCDO|Foreign, Commonwealth & Development Office;Foreign and Commonwealth Office;Foreign Office|GOV|GBR|
HOMEOFFICE|Home Office|||GOV|GBR|
MOD|UK Ministry of Defence||British Ministry of Defence|MIL|GBR|
BORDERFORCE|Border Force||UK Border Force|GOV|GBR|
COMMONS|House of Commons|||LEG||
LORDS|House of Lords|||LEG|GBR|
MI5|MI5|MI5||SPY|GBR|
MI6|MI6|MI6|Secret Intelligence Service|SPY|GBR|
GCHQ|GCHQ|GCHQ||SPY|GBR|
BOE|Bank of England|||GOV|GBR|
FSB|Federal Security Service|FSB||SPY|RUS|
GRU|GRU|GRU||SPY|RUS|
SVR|Foreign Intelligence Service|SVR?||SPY|RUS|
KGB|KGB|KGB||SPY|RUS|
DUMA|State Duma||Duma|LEG|RUS|
FEDCOUNCIL|Federation Council|||LEG|RUS|
ROSCOSMOS|Roscosmos|||GOV|RUS|
ROSATOM|Rosatom|||BUS|RUS|
GAZPROM|Gazprom|||BUS|RUS|
ROSNEFT|Rosneft|||BUS|RUS|
RADA|Verkhovna Rada|||LEG|UKR|
SBU|Security Service of Ukraine|SBU||SPY|UKR|
SEJM|Sejm|||LEG|POL|
SEIMAS|Seimas|||LEG|LTU|
SAEIMA|Saeima|||LEG|LVA|
RIIGIKOGU|Riigikogu|||LEG|EST|
RIKSDAG|Riksdag|||LEG|SWE|
STORTING|Storting|||LEG|NOR|
BUNDESTAG|Bundestag|||LEG|DEU|
BUNDESRAT|Bundesrat|||LEG|DEU|
BUNDESWEHR|Bundeswehr|||MIL|DEU|
BND|BND|BND||SPY|DEU|
OIREACHTAS|Oireachtas||Dáil|LEG|IRL|
MAJLIS|Majlis||Islamic Consultative Assembly|LEG|IRN|
MOSSAD|Mossad|||SPY|ISR|
SHINBET|Shin Bet|||SPY|ISR|
KNESSET|Knesset|||LEG|ISR|
ISI|Inter-Services Intelligence|||SPY|PAK|
LOKSABHA|Lok Sabha|||LEG|IND|
RAJYASABHA|Rajya Sabha|||LEG|IND|
RBI|Reserve Bank of India|RBI||GOV|IND|
NPC|National People's Congress||Standing Committee of the National People's Congress|LEG|CHN|
CPPCC|Chinese People's Political Consultative Conference|CPPCC||GOV|CHN|
PBOC|People's Bank of China|PBOC;PBoC||GOV|CHN|
GACC|General Administration of Customs|||GOV|CHN|
MOFCOM|Chinese Ministry of Commerce|MOFCOM||GOV|CHN|
TAO|Taiwan Affairs Office|||GOV|CHN|
STATECOUNCIL|State Council?|||GOV|CHN|
POLITBURO|Politburo|||PTY||
HUAWEI|Huawei|||BUS|CHN|
DIET|National Diet|||LEG|JPN|
BOJ|Bank of Japan|BOJ;BoJ||GOV|JPN|
SDFJ|Japan Self-Defense Forces||Japan Self-Defence Forces|MIL|JPN|
NIS|National Intelligence Service|||SPY|KOR|
ARAMCO|Saudi Aramco||Aramco|BUS|SAU|
CCP|Communist Party of China|CCP;CPC|Chinese Communist Party|PTY|CHN|
KMT|Kuomintang|KMT||PTY|TWN|
DPP|Democratic Progressive Party|DPP||PTY|TWN|
WPK|Workers' Party of Korea|WPK||PTY|PRK|
PPPK|People Power Party|||PTY|KOR|
LDP|Liberal Democratic Party|LDP||PTY|JPN|
BJP|Bharatiya Janata Party|BJP||PTY|IND|
INC|Indian National Congress||Congress party;Congress Party|PTY|IND|
AAP|Aam Aadmi Party|AAP?||PTY|IND|
PTI|Pakistan Tehreek-e-Insaf|||PTY|PAK|
PMLN|Pakistan Muslim League||PML-N|PTY|PAK|
AL|Awami League|||PTY|BGD|
BNP|Bangladesh Nationalist Party|BNP||PTY|BGD|
NLD|National League for Democracy|NLD||PTY|MMR|
USDP|Union Solidarity and Development Party|USDP||PTY|MMR|
UMNO|United Malays National Organisation|UMNO;Umno||PTY|MYS|
PAP|People's Action Party|PAP||PTY|SGP|
PTP|Pheu Thai Party||Pheu Thai|PTY|THA|
GOP|Republican Party|GOP|Republicans?|PTY|USA|
DEM|Democratic Party||Democrats?;Democratic National Committee|PTY|USA|
LAB|Labour Party||Labour?|PTY|GBR|
CON|Conservative Party||Tories;Conservatives?;Tory Party|PTY|GBR|
LIBDEM|Liberal Democrats||Lib Dems|PTY|GBR|
SNP|Scottish National Party|SNP||PTY|GBR|
REFORMUK|Reform UK|||PTY|GBR|
UKIP|UK Independence Party|UKIP;Ukip||PTY|GBR|
DUP|Democratic Unionist Party|DUP||PTY|GBR|
SINNFEIN|Sinn Féin||Sinn Fein|PTY|IRL|
FF|Fianna Fáil||Fianna Fail|PTY|IRL|
FG|Fine Gael|||PTY|IRL|
CDU|Christian Democratic Union|CDU|Christian Democrats|PTY|DEU|
CSU|Christian Social Union|CSU||PTY|DEU|
SPD|Social Democratic Party of Germany|SPD||PTY|DEU|
AFD|Alternative for Germany|AfD|Alternative für Deutschland|PTY|DEU|
FDP|Free Democratic Party|FDP||PTY|DEU|
RN2|National Rally||Rassemblement National;National Front|PTY|FRA|
LFI|La France Insoumise||France Unbowed;La France insoumise|PTY|FRA|
LREM|La République En Marche||En Marche|PTY|FRA|
FDI|Brothers of Italy||Fratelli d'Italia|PTY|ITA|
LEGA|Northern League||Lega Nord|PTY|ITA|
M5S|Five Star Movement|M5S|5-Star Movement|PTY|ITA|
PP|People's Party?|||PTY||
PSOE|Spanish Socialist Workers' Party|PSOE||PTY|ESP|
VOX|Vox?|||PTY|ESP|
PODEMOS|Podemos|||PTY|ESP|
SYRIZA|Syriza|SYRIZA||PTY|GRC|
FIDESZ|Fidesz|||PTY|HUN|
PIS|Law and Justice||Law and Justice party|PTY|POL|
KO|Civic Platform||Civic Coalition|PTY|POL|
FPO|Freedom Party of Austria|FPÖ|Austrian Freedom Party|PTY|AUT|
PVV|Party for Freedom|PVV||PTY|NLD|
AKP|Justice and Development Party|AKP|AK Party|PTY|TUR|
CHP|Republican People's Party|CHP||PTY|TUR|
HDP|Peoples' Democratic Party|HDP||PTY|TUR|
UNITEDRUSSIA|United Russia|||PTY|RUS|
KPRF|Communist Party of the Russian Federation|||PTY|RUS|
GEODREAM|Georgian Dream|||PTY|GEO|
LIKUD|Likud|||PTY|ISR|
ANC|African National Congress|ANC||PTY|ZAF|
DAZA|Democratic Alliance|||PTY|ZAF|
EFF|Economic Freedom Fighters|EFF||PTY|ZAF|
ZANU|ZANU-PF|ZANU-PF;Zanu-PF||PTY|ZWE|
FRELIMO|Frelimo|FRELIMO||PTY|MOZ|
MPLA|MPLA|MPLA||PTY|AGO|
APC|All Progressives Congress|||PTY|NGA|
PSUV|United Socialist Party of Venezuela|PSUV||PTY|VEN|
PRI|Institutional Revolutionary Party|||PTY|MEX|
MORENA|Morena?|||PTY|MEX|
PT|Workers' Party|||PTY|BRA|
BAATH|Ba'ath Party||Baath Party|PTY|SYR|
ENNAHDA|Ennahda|||PTY|TUN|
XINHUA|Xinhua|XINHUA|Xinhua News Agency;Xinhua news agency|JRN|CHN|
CCTV|China Central Television|CCTV?||JRN|CHN|
CGTN|CGTN|CGTN|China Global Television Network|JRN|CHN|
GT|Global Times|||JRN|CHN|
CHINADAILY|China Daily|||JRN|CHN|
PEOPLESDAILY|People's Daily|||JRN|CHN|
SCMP|South China Morning Post|SCMP||JRN|HKG|
CAIXIN|Caixin|||JRN|CHN|
CNA|Central News Agency|||JRN|TWN|
TASS|TASS|TASS;Tass|Itar-Tass;ITAR-TASS|JRN|RUS|
RIA|RIA Novosti|RIA|RIA news agency|JRN|RUS|
INTERFAX|Interfax|||JRN|RUS|
SPUTNIK|Sputnik News||Sputnik?|JRN|RUS|
RT|RT|RT?|Russia Today|JRN|RUS|
KOMMERSANT|Kommersant|||JRN|RUS|
IZVESTIA|Izvestia|||JRN|RUS|
PRAVDA|Pravda|||JRN|RUS|
NOVAYA|Novaya Gazeta|||JRN|RUS|
MEDUZA|Meduza|||JRN|RUS|
MT|The Moscow Times||Moscow Times|JRN|RUS|
UKRINFORM|Ukrinform|||JRN|UKR|
UKRPRAVDA|Ukrainska Pravda|||JRN|UKR|
KYIVIND|Kyiv Independent||The Kyiv Independent|JRN|UKR|
BELTA|BelTA|BELTA||JRN|BLR|
REUTERS|Reuters|REUTERS|Thomson Reuters|JRN|GBR|
AP|Associated Press|AP|The Associated Press|JRN|USA|
AFP|Agence France-Presse|AFP|Agence France Presse|JRN|FRA|
UPI|United Press International|UPI||JRN|USA|
BLOOMBERG|Bloomberg News||Bloomberg|JRN|USA|
DPA|Deutsche Presse-Agentur|dpa;DPA||JRN|DEU|
ANSA|ANSA|ANSA||JRN|ITA|
EFE|EFE|EFE||JRN|ESP|
KYODO|Kyodo News||Kyodo|JRN|JPN|
NHK|NHK|NHK||JRN|JPN|
NIKKEI|Nikkei Asia|||JRN|JPN|
ASAHI|Asahi Shimbun|||JRN|JPN|
YOMIURI|Yomiuri Shimbun|||JRN|JPN|
JT|The Japan Times||Japan Times|JRN|JPN|
YONHAP|Yonhap|YONHAP|Yonhap News Agency;Yonhap news agency|JRN|KOR|
KOREATIMES|The Korea Times||Korea Times|JRN|KOR|
KOREAHERALD|The Korea Herald||Korea Herald|JRN|KOR|
KCNA|Korean Central News Agency|KCNA||JRN|PRK|
RODONG|Rodong Sinmun|||JRN|PRK|
ANI|Asian News International|||JRN|IND|
PTI2|Press Trust of India|||JRN|IND|
HINDU|The Hindu|||JRN|IND|
TOI|Times of India||The Times of India|JRN|IND|
HT|Hindustan Times|||JRN|IND|
IE|The Indian Express||Indian Express|JRN|IND|
NDTV|NDTV|NDTV||JRN|IND|
DAWN|Dawn newspaper|||JRN|PAK|
GEONEWS|Geo News|||JRN|PAK|
ANTARA|Antara|ANTARA||JRN|IDN|
JAKPOST|The Jakarta Post||Jakarta Post|JRN|IDN|
KOMPAS|Kompas|||JRN|IDN|
BERNAMA|Bernama|||JRN|MYS|
STRAITS|The Straits Times||Straits Times|JRN|SGP|
CNASG|Channel NewsAsia|||JRN|SGP|
BKKPOST|Bangkok Post|||JRN|THA|
RAPPLER|Rappler|||JRN|PHL|
INQUIRER|Philippine Daily Inquirer|||JRN|PHL|
VNA|Vietnam News Agency|||JRN|VNM|
IRRAWADDY|The Irrawaddy|||JRN|MMR|
ABCAU|Australian Broadcasting Corporation|||JRN|AUS|
SMH|Sydney Morning Herald||The Sydney Morning Herald|JRN|AUS|
RNZ|Radio New Zealand|RNZ||JRN|NZL|
NZHERALD|New Zealand Herald||The New Zealand Herald;NZ Herald|JRN|NZL|
BBC|BBC|BBC|British Broadcasting Corporation;BBC News;BBC World Service|JRN|GBR|
SKY|Sky News|||JRN|GBR|
SKYAU|Sky News Australia|||JRN|AUS|
ITV|ITV News|ITV||JRN|GBR|
GBNEWS|GB News|||JRN|GBR|
GUARDIAN|The Guardian||the Guardian;Guardian newspaper|JRN|GBR|
TIMES|The Times||Times of London;the Times?|JRN|GBR|
TELEGRAPH|The Daily Telegraph||The Telegraph;the Telegraph;Daily Telegraph|JRN|GBR|
FT|Financial Times|FT|The Financial Times|JRN|GBR|
ECONOMIST|The Economist||the Economist|JRN|GBR|
INDEPENDENT|The Independent||the Independent?|JRN|GBR|
DAILYMAIL|Daily Mail||The Daily Mail;Mail on Sunday|JRN|GBR|
NYT|The New York Times|NYT|New York Times|JRN|USA|
WAPO|The Washington Post||Washington Post|JRN|USA|
WSJ|The Wall Street Journal|WSJ|Wall Street Journal|JRN|USA|
LAT|Los Angeles Times|||JRN|USA|
USATODAY|USA Today|USA TODAY||JRN|USA|
POLITICO|Politico|POLITICO||JRN|USA|
AXIOS|Axios|||JRN|USA|
FP|Foreign Policy magazine|||JRN|USA|
FA|Foreign Affairs magazine|||JRN|USA|
NEWSWEEK|Newsweek|||JRN|USA|
TIME|Time magazine||TIME magazine|JRN|USA|
CNN|CNN|CNN|Cable News Network|JRN|USA|
CNBC|CNBC|CNBC||JRN|USA|
MSNBC|MSNBC|MSNBC||JRN|USA|
NBC|NBC News|NBC||JRN|USA|
CBS|CBS News|CBS||JRN|USA|
ABC|ABC News|||JRN||
FOX|Fox News||Fox News Channel|JRN|USA|
NPR|NPR|NPR|National Public Radio|JRN|USA|
PBS|PBS NewsHour|PBS||JRN|USA|
VOA|Voice of America|VOA||JRN|USA|
RFERL|Radio Free Europe/Radio Liberty|RFE/RL|Radio Free Europe;Radio Liberty|JRN|USA|
RFA|Radio Free Asia|RFA||JRN|USA|
CBC|CBC News|CBC|Canadian Broadcasting Corporation|JRN|CAN|
GLOBEMAIL|Globe and Mail||The Globe and Mail|JRN|CAN|
LEMONDE|Le Monde|||JRN|FRA|
FIGARO|Le Figaro|||JRN|FRA|
FRANCE24|France 24|||JRN|FRA|
RFI|Radio France Internationale|RFI||JRN|FRA|
DW|Deutsche Welle|DW||JRN|DEU|
SPIEGEL|Der Spiegel||Spiegel|JRN|DEU|
BILD|Bild||Bild newspaper|JRN|DEU|
FAZ|Frankfurter Allgemeine Zeitung|FAZ||JRN|DEU|
SZ|Süddeutsche Zeitung|||JRN|DEU|
ARD|ARD|ARD||JRN|DEU|
ZDF|ZDF|ZDF||JRN|DEU|
ELPAIS|El País||El Pais|JRN|ESP|
REPUBBLICA|La Repubblica|||JRN|ITA|
CORRIERE|Corriere della Sera|||JRN|ITA|
PAP2|Polish Press Agency|||JRN|POL|
GW|Gazeta Wyborcza|||JRN|POL|
IRISHTIMES|The Irish Times||Irish Times|JRN|IRL|
RTE|RTÉ|RTÉ;RTE||JRN|IRL|
NRK|NRK|NRK||JRN|NOR|
SVT|SVT|SVT||JRN|SWE|
YLE|Yle|YLE||JRN|FIN|
EURONEWS|Euronews|||JRN||
EUOBS|EUobserver|||JRN||
ANADOLU|Anadolu Agency||Anadolu;Anadolu news agency|JRN|TUR|
TRT|TRT World|TRT||JRN|TUR|
HURRIYET|Hürriyet||Hurriyet|JRN|TUR|
ALJAZEERA|Al Jazeera||Al-Jazeera;al-Jazeera;al Jazeera|JRN|QAT|
ALARABIYA|Al Arabiya||Al-Arabiya;al-Arabiya|JRN|SAU|
IKHBARIYA|al-Ikhbariya||Al-Ikhbariya;Al Ikhbariya|JRN|SAU|
SPA|Saudi Press Agency|||JRN|SAU|
ARABNEWS|Arab News|||JRN|SAU|
SAUDIGAZETTE|Saudi Gazette|||JRN|SAU|
WAM|Emirates News Agency|WAM?||JRN|ARE|
THENATIONAL|The National newspaper|||JRN|ARE|
QNA|Qatar News Agency|||JRN|QAT|
KUNA|Kuwait News Agency|KUNA||JRN|KWT|
PETRA|Petra News Agency||Jordan News Agency|JRN|JOR|
MENA|Middle East News Agency|||JRN|EGY|
AHRAM|Al-Ahram||al-Ahram|JRN|EGY|
SANA|Syrian Arab News Agency|SANA||JRN|SYR|
NNA|National News Agency|||JRN|LBN|
ALMANAR|Al-Manar||al-Manar|JRN|LBN|
ALMAYADEEN|Al Mayadeen||Al-Mayadeen|JRN|LBN|
WAFA|Wafa news agency|WAFA||JRN|PSE|
IRNA|Islamic Republic News Agency|IRNA||JRN|IRN|
FARS|Fars News Agency||Fars news agency|JRN|IRN|
TASNIM|Tasnim||Tasnim News Agency;Tasnim news agency|JRN|IRN|
PRESSTV|Press TV|||JRN|IRN|
HAARETZ|Haaretz||Ha'aretz|JRN|ISR|
TOIS|The Times of Israel||Times of Israel|JRN|ISR|
JPOST|The Jerusalem Post||Jerusalem Post|JRN|ISR|
YNET|Ynet|||JRN|ISR|
MEE|Middle East Eye|||JRN||
TOLO|TOLOnews||Tolo News|JRN|AFG|
SABC|SABC|SABC|South African Broadcasting Corporation|JRN|ZAF|
NATIONKE|Daily Nation|||JRN|KEN|
PUNCH|Punch newspaper|||JRN|NGA|
PRENSALATINA|Prensa Latina|||JRN|CUB|
GRANMA|Granma newspaper|||JRN|CUB|
TELESUR|teleSUR|TeleSUR;TELESUR|Telesur|JRN|VEN|
TELAM|Télam||Telam|JRN|ARG|
CLARIN|Clarín||Clarin|JRN|ARG|
FOLHA|Folha de S.Paulo||Folha de São Paulo|JRN|BRA|
OGLOBO|O Globo|||JRN|BRA|
NOTIMEX|Notimex|||JRN|MEX|
STATETV|Korean Central Television|KCTV||JRN|PRK|
NYPOST|New York Post|||JRN|USA|
INTERCEPT|The Intercept|||JRN|USA|
PROPUBLICA|ProPublica|||JRN|USA|
NEWYORKER|The New Yorker||New Yorker|JRN|USA|
ATLANTIC|The Atlantic magazine|||JRN|USA|
"""


def members_of(words: str, listed: dict[str, set[str]]) -> list[str]:
    """ISO codes, sorted: spelt out, or "@NAME+CODE-CODE" from the factbook's lists."""
    if not words.startswith("@"):
        return sorted(words.split())
    name, edits = re.fullmatch(r"@([\w-]*?)((?:[+-][A-Z]{3})*)", words).groups()  # type: ignore[union-attr]
    codes = set(listed[name])
    for sign, code in re.findall(r"([+-])([A-Z]{3})", edits):
        codes = codes | {code} if sign == "+" else codes - {code}
    return sorted(codes)


def listed_members() -> dict[str, set[str]]:
    """Body -> codes of the states whose factbook entry lists it without a remark (observer, partner, candidate …)."""
    listed: dict[str, set[str]] = {}
    with open(SHARED / "data" / "factbook" / "states.jsonl", encoding="utf-8") as file:
        for row in map(json.loads, file):
            cell = (row.get("government") or {}).get("International organization participation") or {}
            code = code_of(row) if (row.get("government") or {}).get("Country name") else None
            for name in re.split(r"[,;]\s*(?![^()]*\))", re.sub(r"<[^>]+>", "", cell.get("text", ""))):
                if code and name.strip():
                    listed.setdefault(name.strip(), set()).add(code)
    return listed


def main() -> None:
    listed = listed_members()
    lines = [HEAD]
    for row in ROWS.strip().splitlines():
        key, name, short, others, sector, state, members = row.split("|")
        alternatives = (short.replace(";", "|"), others.replace(";", "|"))
        lines.append("\t".join((key, name, *alternatives, sector, state, " ".join(members_of(members, listed)))))
    keys = [line.split("\t")[0] for line in lines[1:]]
    if len(set(keys)) != len(keys):
        raise SystemExit(f"key given twice: {sorted(key for key in keys if keys.count(key) > 1)}")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(keys)} rows")


if __name__ == "__main__":
    main()
